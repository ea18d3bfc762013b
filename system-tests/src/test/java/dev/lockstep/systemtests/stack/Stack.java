package dev.lockstep.systemtests.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.token.SigningKey;
import dev.lockstep.launcher.token.TokenRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The product in a directory of its own under {@code target}, on ports that are free. A child process started by the same
 * command that people use; it is stopped when the test JVM ends, however it ends.
 */
public final class Stack implements AutoCloseable {

    /** A cold start takes 20 s on two quiet cores; this one may have to share them. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(4);

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(90);

    /** Webhooks that are tried for three days are not waited for. */
    private static final Map<String, String> IMPATIENT =
            Map.of("LOCKSTEP_WEBHOOKS_SCHEDULE_S", "1,1,2", "LOCKSTEP_WEBHOOKS_TIMEOUT_MS", "3000");

    private static final class Shared {
        static final Stack STACK = start();
    }

    private final Path directory;
    private final Map<String, String> environment;
    private final List<String> words;
    private final Optional<Infrastructure> servers;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private Process launcher;

    private Stack(
            Path directory, Optional<Infrastructure> servers, Map<String, String> environment, List<String> words) {
        this.directory = directory;
        this.servers = servers;
        this.environment = environment;
        this.words = words;
    }

    /** The one stack of the run, started when the first test asks for it. */
    public static Stack shared() {
        return Shared.STACK;
    }

    private static Stack start() {
        return start("stack", Optional.empty(), IMPATIENT);
    }

    /** One that runs on servers which are there already. */
    public static Stack on(Infrastructure servers) {
        return on(servers, "guest");
    }

    /** A node of this name on servers which are there already; there can be several. */
    public static Stack on(Infrastructure servers, String name, String... words) {
        return start(name, Optional.of(servers), environment(servers, servers), words);
    }

    /** One that takes PostgreSQL and Kafka from two of them. */
    public static Stack on(Infrastructure servers, Infrastructure kafka) {
        return start("guest", Optional.of(servers), environment(servers, kafka));
    }

    private static Map<String, String> environment(Infrastructure servers, Infrastructure kafka) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "LOCKSTEP_KAFKA_BOOTSTRAP",
                kafka.kafka(),
                "LOCKSTEP_CURSOR_KEY",
                "the key of all nodes on these servers",
                "LOCKSTEP_WEBHOOKS_KEY",
                "the key of all webhooks on these servers",
                "LOCKSTEP_WEBHOOKS_DEVELOPMENT",
                "true"));
        environment.putAll(IMPATIENT);
        for (DatabaseAccess database : List.of(servers.swap(), servers.ledger())) {
            String prefix = "LOCKSTEP_" + database.name().toUpperCase(Locale.ROOT) + "_";
            environment.put(prefix + "DB_URL", database.url());
            Map.of("OWNER_", database.owner(), "DB_", database.application(), "RELAY_", database.relay())
                    .forEach((role, login) -> {
                        environment.put(prefix + role + "USER", login.user());
                        environment.put(prefix + role + "PASSWORD", login.password());
                    });
        }
        return environment;
    }

    private static Stack start(
            String name, Optional<Infrastructure> servers, Map<String, String> environment, String... words) {
        Stack stack = AtEnd.close(new Stack(
                Project.target(name + "-" + ProcessHandle.current().pid()), servers, environment, List.of(words)));
        stack.launch();
        return stack;
    }

    /** Starts everything again with the data that is there; returns when it is ready. */
    public void launch() {
        begin();
        awaitReady();
    }

    /** Starts everything again and returns at once. */
    public void begin() {
        Path log = Project.target("stack.log");
        List<String> run = new ArrayList<>(List.of("run", "--data", directory.toString(), "--port", "0"));
        run.addAll(words);
        ProcessBuilder command = Project.lockstep(run.toArray(String[]::new))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        command.environment().putAll(environment);
        launcher = Project.run(command, log);
    }

    /** Stops everything as Ctrl-C does and waits for the end. */
    public void stop() {
        launcher.destroy();
        try {
            if (!launcher.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the launcher did not stop within " + STOPS_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void awaitReady() {
        try {
            await().atMost(READY_WITHIN).pollInterval(Duration.ofMillis(250)).until(this::isReady);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(directory.getFileName() + " is not ready: " + says("/health/ready"), e);
        }
    }

    public boolean isReady() {
        if (!launcher.isAlive()) {
            throw new IllegalStateException(
                    "the launcher ended with " + launcher.exitValue() + ", see " + Project.target("stack.log"));
        }
        return Files.exists(directory.resolve("run.json")) && api().health("ready") == 200 && isOpen();
    }

    /** Whether new deals are accepted; it is not at once when a relay or the ledger was away. */
    private boolean isOpen() {
        try {
            return says("/health/ready").contains("\"state\":\"OPEN\"");
        } catch (Api.NoAnswerException e) {
            return false;
        }
    }

    /** What a check of {@code /health/ready} tells beside red or green. */
    public JsonNode healthOf(String check) {
        for (JsonNode entry : Json.read(says("/health/ready")).path("checks")) {
            if (entry.path("name").asText().equals(check)) {
                return entry.path("data");
            }
        }
        throw new IllegalStateException("no check " + check);
    }

    /** Its processes that are alive, by what they were started with: every command line names the directory. */
    public List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()))
                .toList();
    }

    /** The id of the process that now runs as {@code launcher}, {@code postgres}, {@code kafka} or {@code payara}. */
    public long pid(String name) {
        return runFile().path("pids").path(name).longValue();
    }

    /** What it has started, the launcher itself included. */
    public List<String> started() {
        List<String> names = new ArrayList<>();
        runFile().path("pids").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Ends a process without asking it: SIGKILL. The launcher starts it again. */
    public void kill(String name) {
        long pid = pid(name);
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false))
                .as("kill -9 %s, process %d", name, pid)
                .isTrue();
        await(name + " runs again").atMost(Duration.ofMinutes(1)).until(() -> pid(name) != pid);
    }

    /** SIGSTOP: a process does nothing any more, its connections stay open; SIGCONT with {@link #thaw}. */
    public void freeze(String name) {
        signal("-STOP", pid(name));
    }

    public void thaw(String name) {
        signal("-CONT", pid(name));
    }

    /** Appends all parts of a saga to the swap database's outbox, in one transaction, as the swap service would. */
    public void appendAsTheSwapService(SagaParts saga) {
        Ids ids = Ids.timeOrdered();
        String rows = IntStream.rangeClosed(1, saga.total())
                .mapToObj(saga::part)
                .map(part -> Json.write(Map.of(
                        "id", ids.next().toString(),
                        "context", part.headers().get("saga-context"),
                        "payload", new String(part.value(), StandardCharsets.UTF_8))))
                .collect(Collectors.joining(",", "[", "]"));
        swapDatabase().update("""
                insert into outbox.message (message_id, topic, key, type, version, saga_context, payload)
                select id, 'ledger.commands.v1', convert_to(?, 'UTF8'), 'post', 1, context, convert_to(payload, 'UTF8')
                  from jsonb_to_recordset(?::jsonb) as part (id uuid, context text, payload text)""", saga.id().toString(), rows);
    }

    /** Ends a process that is not started again before {@link #startAgain}. */
    public void killForNow(String name) {
        signal("-STOP", pid("launcher"));
        signal("-KILL", pid(name));
    }

    /** Has the launcher start again what {@link #killForNow} has ended. */
    public void startAgain() {
        signal("-CONT", pid("launcher"));
    }

    private static void signal(String signal, long pid) {
        Project.output(new ProcessBuilder("kill", signal, Long.toString(pid)));
    }

    public Path directory() {
        return directory;
    }

    public URI http() {
        return URI.create(runFile().path("http").textValue());
    }

    public String kafka() {
        return runFile().path("kafka").textValue();
    }

    /** The password of a demo user of the pages. */
    public String password(String user) {
        for (JsonNode entry : runFile().path("users")) {
            if (entry.path("name").textValue().equals(user)) {
                return entry.path("password").textValue();
            }
        }
        throw new IllegalStateException("no demo user " + user);
    }

    /** The API without a token. */
    public Api api() {
        return new Api(http(), null);
    }

    /** The API as an application of this channel. */
    public Api api(String channel) {
        return new Api(http(), token(channel));
    }

    /** What operates the product, as somebody with these scopes; the usual ones where none is named. */
    public Api operations(String... scopes) {
        return Api.operations(http(), operatorToken(scopes));
    }

    /** A token of somebody who operates the product. */
    public String operatorToken(String... scopes) {
        return token("--operator", "tester", scopes);
    }

    /** A token of the channel with the usual scopes or exactly these. */
    public String token(String channel, String... scopes) {
        return token("--channel", channel, scopes);
    }

    private String token(String kind, String name, String... scopes) {
        return tokens.computeIfAbsent(kind + " " + name + " " + String.join(" ", scopes), none -> {
            List<String> words = new ArrayList<>(List.of("token", kind, name));
            for (String scope : scopes) {
                words.addAll(List.of("--scope", scope));
            }
            words.addAll(List.of("--data", directory.toString()));
            return Project.output(Project.lockstep(words.toArray(String[]::new)))
                    .strip();
        });
    }

    /** A token of whatever kind, signed as the command does it. */
    public String sign(TokenRequest request) {
        return SigningKey.of(new DataDirectory(directory)).sign(request, Clock.systemUTC());
    }

    /** The ledger's database as the application sees it. */
    public Database ledgerDatabase() {
        return servers.map(Infrastructure::ledger)
                .map(ledger -> database(ledger, ledger.application()))
                .orElseGet(() -> database("ledgerDb"));
    }

    /** The swap database as the application sees it. */
    public Database swapDatabase() {
        return servers.map(Infrastructure::swap)
                .map(swap -> database(swap, swap.application()))
                .orElseGet(() -> database("swapDb"));
    }

    /** The swap database as its owner sees it, who alone may write channels. */
    public Database swapDatabaseAsOwner() {
        return servers.map(Infrastructure::swap)
                .map(swap -> database(swap, swap.owner()))
                .orElseGet(() -> database("swap", "owner"));
    }

    private static Database database(DatabaseAccess database, Login login) {
        return new Database(database.url(), login.user(), login.password());
    }

    /** The ledger's database as its owner sees it, who alone may change its tables. */
    public Database ledgerDatabaseAsOwner() {
        return database("ledger", "owner");
    }

    /** The database {@code swap} or {@code ledger} as its role {@code owner}, {@code app} or {@code relay} sees it. */
    public Database database(String name, String role) {
        String user = name + "_" + role;
        return new Database(runFile().path(name + "Db").path("url").textValue(), user, secret("secrets/" + user));
    }

    /** The server of the ledger's database, seen from beside that database by who may do anything. */
    public Database ledgerServerAsSuperuser() {
        String url = runFile().path("ledgerDb").path("url").textValue();
        return new Database(
                url.substring(0, url.lastIndexOf('/') + 1) + "postgres", "postgres", secret("secrets/postgres"));
    }

    /** A Kafka client that is not ours. */
    public Foreign foreign() {
        return new Foreign(kafka());
    }

    /** What must always hold in the ledger. */
    public Books books() {
        return new Books(ledgerDatabase());
    }

    public Topic topic(String name) {
        return new Topic(kafka(), name);
    }

    /** The lines of a process's log that have this text in them. */
    public List<String> logged(String process, String text) {
        try (Stream<String> lines = Files.lines(new DataDirectory(directory).log(process))) {
            return lines.filter(line -> line.contains(text)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops everything; what does not stop by itself is killed. */
    @Override
    public void close() {
        if (launcher != null) {
            launcher.destroy();
            launcher.onExit()
                    .orTimeout(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)
                    .exceptionally(late -> launcher)
                    .join();
        }
        processes().forEach(ProcessHandle::destroyForcibly);
    }

    /** What {@code /health/ready} or {@code /metrics} says, whatever its status. */
    public String says(String path) {
        return Api.text(http().resolve(path));
    }

    private Database database(String entry) {
        JsonNode database = runFile().path(entry);
        return new Database(
                database.path("url").textValue(),
                database.path("user").textValue(),
                secret(database.path("passwordFile").textValue()));
    }

    private String secret(String file) {
        try {
            return Files.readString(directory.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode runFile() {
        return Json.read(secret("run.json"));
    }
}

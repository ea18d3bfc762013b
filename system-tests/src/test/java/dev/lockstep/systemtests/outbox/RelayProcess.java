package dev.lockstep.systemtests.outbox;

import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.outbox.relay.HalfwayRelay;
import dev.lockstep.outbox.relay.JdbcRefusals;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelaySettings;
import dev.lockstep.outbox.relay.UncontrolledRelay;
import dev.lockstep.systemtests.stack.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.postgresql.ds.PGSimpleDataSource;

/** A relay of a database's outbox, in this process or in one that can be stopped, frozen and killed. */
final class RelayProcess implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(60);

    /**
     * Settings by position: JDBC URL, relay's user and password, application's user and password, Kafka, the database's
     * name; then perhaps a message.
     */
    private static final int SETTINGS = 7;

    private final Process process;
    private final Path output;

    private RelayProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    public static void main(String[] settings) {
        Relay relay = settings.length == SETTINGS
                ? relay(settings)
                : HalfwayRelay.before(
                        new MessageId(UUID.fromString(settings[SETTINGS])),
                        relaySettings(settings),
                        refusals(settings),
                        () -> System.out.println(halfway(settings[SETTINGS])));
        Runtime.getRuntime().addShutdownHook(new Thread(relay::close));
        relay.start();
    }

    private static String halfway(String message) {
        return "halfway: next would be " + message;
    }

    /** Not started yet. */
    static Relay relay(DatabaseAccess database, String kafka) {
        return relay(settings(database, kafka));
    }

    /** The same over a database that has no tables yet by which relays are operated. */
    static Relay uncontrolled(DatabaseAccess database, String kafka) {
        String[] settings = settings(database, kafka);
        return UncontrolledRelay.of(relaySettings(settings), refusals(settings));
    }

    /** Another process that begins to relay at once. */
    static RelayProcess start(DatabaseAccess database, String kafka) {
        return start(List.of(settings(database, kafka)));
    }

    /** Another process that has relayed everything before this message, with Kafka's acknowledgement, and nothing from it on. */
    static RelayProcess startUpTo(MessageId message, DatabaseAccess database, String kafka) {
        List<String> settings = new ArrayList<>(List.of(settings(database, kafka)));
        settings.add(message.toString());
        RelayProcess started = start(settings);
        await("the relay is halfway")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (!started.process.isAlive()) {
                        throw new IllegalStateException("the relay ended, see " + started.output);
                    }
                    return started.printed().contains(halfway(message.toString()));
                });
        return started;
    }

    private static RelayProcess start(List<String> settings) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                RelayProcess.class.getName()));
        command.addAll(settings);
        try {
            Path output = Files.createTempFile(Project.target("relays/x").getParent(), "relay-", ".log");
            return new RelayProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start(),
                    output);
        } catch (IOException e) {
            throw new IllegalStateException("no relay", e);
        }
    }

    /** SIGKILL; the process is gone when this returns. */
    void kill() {
        end(process.destroyForcibly());
    }

    /** SIGTERM, and the end of it: the relay is closed, as a node that is shut down closes it. */
    void stop() {
        process.destroy();
        end(process);
    }

    private static void end(Process process) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGSTOP: it does nothing any more, and its connections stay open. */
    void freeze() {
        signal("STOP");
    }

    /** SIGCONT: it goes on as if no time had passed. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        Project.output(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())));
    }

    String printed() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + output, e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        kill();
    }

    private static String[] settings(DatabaseAccess database, String kafka) {
        return new String[] {
            database.url(),
            database.relay().user(),
            database.relay().password(),
            database.application().user(),
            database.application().password(),
            kafka,
            database.name()
        };
    }

    private static Relay relay(String[] settings) {
        return new Relay(
                relaySettings(settings), refusals(settings), Clock.systemUTC(), Executors.defaultThreadFactory());
    }

    private static RelaySettings relaySettings(String[] settings) {
        return new RelaySettings(
                settings[6],
                settings[0],
                settings[1],
                settings[2],
                "lockstep_" + settings[6] + "_outbox",
                "lockstep_outbox",
                settings[5]);
    }

    private static JdbcRefusals refusals(String[] settings) {
        PGSimpleDataSource application = new PGSimpleDataSource();
        application.setUrl(settings[0]);
        application.setUser(settings[3]);
        application.setPassword(settings[4]);
        return new JdbcRefusals(application, Clock.systemUTC());
    }
}

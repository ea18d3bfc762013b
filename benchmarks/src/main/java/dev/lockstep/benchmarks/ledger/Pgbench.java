package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.deployed.ProcessorTime;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.process.Executables;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's own load generator, on one database. */
final class Pgbench {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Pattern TRANSACTIONS = Pattern.compile("number of transactions actually processed: (\\d+)");
    private static final Pattern FAILED = Pattern.compile("number of failed transactions: (\\d+)");
    private static final Pattern PER_SECOND = Pattern.compile("tps = ([0-9.]+) \\(without");

    private final Path program;
    private final URI database;
    private final Login login;
    private final JdbcServer server;

    /** @param url JDBC URL of the database */
    Pgbench(Path program, String url, Login login, JdbcServer server) {
        this.program = program;
        this.database = URI.create(url.substring("jdbc:".length()));
        this.login = login;
        this.server = server;
    }

    /** On the path, or where Debian has it. */
    static Optional<Path> find() {
        Optional<Path> onPath = Executables.find("pgbench");
        if (onPath.isPresent() || !Files.isDirectory(DEBIAN)) {
            return onPath;
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin/pgbench"))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new Obstacle("cannot look into " + DEBIAN + ": " + e, e);
        }
    }

    /** Runs a statement again and again, one transaction each, which books the point's batch. */
    Round run(String statement, Point point, int seconds) {
        long wal = server.walBytes();
        OptionalLong own = ProcessorTime.ofEndedChildren();
        OptionalLong postgres = ProcessorTime.of(server.pid());
        String output = output(statement, point.writers(), seconds);
        @Nullable Long postgresNanos = difference(postgres, ProcessorTime.of(server.pid()));
        @Nullable Long clientNanos = difference(own, ProcessorTime.ofEndedChildren());
        if (Long.parseLong(found(FAILED, output)) > 0) {
            throw new Obstacle("transactions of pgbench failed: " + output);
        }
        long transactions = Long.parseLong(found(TRANSACTIONS, output));
        double perSecond = Double.parseDouble(found(PER_SECOND, output));
        return new Round(
                transactions * point.batch(),
                Math.round(transactions / perSecond * 1e9),
                clientNanos,
                postgresNanos,
                server.walBytes() - wal,
                List.of());
    }

    private static @Nullable Long difference(OptionalLong before, OptionalLong after) {
        return before.isPresent() && after.isPresent() ? after.getAsLong() - before.getAsLong() : null;
    }

    private String output(String statement, int clients, int seconds) {
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(),
                        "--no-vacuum",
                        "--protocol=prepared",
                        "--client=" + clients,
                        "--jobs=" + clients,
                        "--time=" + seconds,
                        "--file=/dev/stdin",
                        "--host=" + database.getHost(),
                        "--port=" + database.getPort(),
                        "--username=" + login.user(),
                        database.getPath().substring(1))
                .redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", login.password());
        try {
            Process process = builder.start();
            try (var script = process.getOutputStream()) {
                script.write(statement.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new Obstacle("pgbench ended with exit " + exit + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new Obstacle("cannot run " + program + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted", e);
        }
    }

    private static String found(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new Obstacle("pgbench did not say " + pattern + ": " + output);
        }
        return matcher.group(1);
    }
}

package dev.lockstep.benchmarks.api;

import dev.lockstep.launcher.HttpReadiness;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.RunFile;
import dev.lockstep.launcher.payara.PayaraServer;
import dev.lockstep.launcher.process.Leftovers;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.launcher.token.SigningKey;
import dev.lockstep.launcher.token.TokenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The whole product, as {@code ./lockstep run --fresh} starts it, in a process of its own; ends with the driver. */
final class Product implements AutoCloseable {

    static final String CHANNEL = "demo";

    private static final Duration READY_WITHIN = Duration.ofMinutes(4);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(40);
    private static final int LOOK_MS = 250;

    private final DataDirectory directory;
    private final Process launcher;

    private Product(DataDirectory directory, Process launcher) {
        this.directory = directory;
        this.launcher = launcher;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
    }

    static Product start(Path data, String javaOptions) {
        DataDirectory directory = DataDirectory.claim(data);
        ProcessBuilder command = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        dev.lockstep.launcher.Main.class.getName(),
                        "run",
                        "--data",
                        directory.root().toString(),
                        "--port",
                        "0",
                        "--fresh"))
                .redirectErrorStream(true)
                .redirectOutput(directory.root().resolveSibling("api-run.log").toFile());
        command.environment().put(PayaraServer.JAVA_OPTIONS, javaOptions);
        try {
            Product product = new Product(directory, command.start());
            product.awaitReady();
            return product;
        } catch (IOException e) {
            throw new Obstacle("cannot start the launcher: " + e, e);
        }
    }

    private void awaitReady() {
        long limit = System.nanoTime() + READY_WITHIN.toNanos();
        String missing = "no run.json yet";
        while (System.nanoTime() < limit && launcher.isAlive()) {
            Optional<RunFile> run = RunFile.read(directory);
            if (run.isPresent()) {
                HttpReadiness readiness = HttpReadiness.ask(run.get().http());
                if (readiness.ready()) {
                    return;
                }
                missing = String.valueOf(readiness.reasons());
            }
            pause();
        }
        close();
        throw new Obstacle(
                "the product is not ready: " + missing + ", see api-run.log in the folder of " + directory.root());
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted", e);
        }
    }

    private RunFile run() {
        return RunFile.read(directory).orElseThrow(() -> new Obstacle("the product does not run any more"));
    }

    /** Without a slash at the end. */
    String api() {
        return run().http() + "/api/v1";
    }

    /** For everything that a customer's swap needs. */
    String token(Clock clock) {
        List<String> scopes = List.of("swaps:read", "swaps:write", "transfers:write", "customers:write");
        return SigningKey.of(directory).sign(new TokenRequest(CHANNEL, scopes, Duration.ofHours(2)), clock);
    }

    /** The swap database as the application sees it. */
    Connection swapDatabase() throws SQLException {
        RunFile.DatabaseEntry entry = run().swapDb();
        try {
            String password = entry.passwordFile() == null
                    ? ""
                    : Files.readString(directory.resolve(entry.passwordFile())).strip();
            return DriverManager.getConnection(entry.url(), entry.user(), password);
        } catch (IOException e) {
            throw new Obstacle("cannot read " + entry.passwordFile() + ": " + e, e);
        }
    }

    @Override
    public synchronized void close() {
        launcher.destroy();
        try {
            if (!launcher.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                launcher.destroyForcibly();
                Leftovers.marked(directory.root().toString()).forEach(ProcessHandle::destroyForcibly);
            }
            DataDirectory.removeTree(directory.root());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println("lockstep: cannot remove " + directory.root() + ": " + e.getMessage());
        }
    }
}

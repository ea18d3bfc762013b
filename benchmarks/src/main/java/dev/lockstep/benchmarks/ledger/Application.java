package dev.lockstep.benchmarks.ledger;

import dev.lockstep.launcher.ApplicationSettings;
import dev.lockstep.launcher.Distribution;
import dev.lockstep.launcher.HttpReadiness;
import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.Ports;
import dev.lockstep.launcher.payara.PayaraServer;
import dev.lockstep.launcher.process.Child;
import dev.lockstep.launcher.process.Obstacle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The product in its container, with the benchmark's servlet beside it. */
final class Application implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);
    private static final int POLL_MS = 200;

    private final PayaraServer server;
    private final Child process;

    private Application(PayaraServer server, Child process) {
        this.server = server;
        this.process = process;
    }

    /** @param settings of the application, as environment */
    static Application start(DataDirectory directory, Infrastructure servers, Map<String, String> settings) {
        Distribution product = Distribution.locate();
        PayaraServer server = new PayaraServer(
                directory,
                product.payaraMicro(),
                product.ear(),
                new Ports(directory).port("http"),
                ApplicationSettings.of(servers, directory, settings));
        server.prepare();
        server.add(servlet());
        Application application = new Application(server, server.launch());
        try {
            application.awaitReady();
            return application;
        } catch (RuntimeException e) {
            application.close();
            throw e;
        }
    }

    String http() {
        return server.http();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.stop(Child.Signal.TERM, STOPS_WITHIN);
    }

    private void awaitReady() {
        long limit = System.nanoTime() + READY_WITHIN.toNanos();
        HttpReadiness readiness = HttpReadiness.ask(http());
        while (!readiness.ready()) {
            if (!process.alive() || server.refusal().isPresent() || System.nanoTime() > limit) {
                throw new Obstacle("the application is not ready: " + readiness.reasons() + ", see " + process.log());
            }
            try {
                Thread.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Obstacle("interrupted", e);
            }
            readiness = HttpReadiness.ask(http());
        }
    }

    private static Path servlet() {
        return Rig.target().resolve("benchmarks-deployed.jar");
    }
}

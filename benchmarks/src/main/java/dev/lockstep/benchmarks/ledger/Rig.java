package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.report.ReportFile;
import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.payara.PayaraServer;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.postgres.PostgresServer;
import dev.lockstep.launcher.process.Child;
import dev.lockstep.launcher.process.Leftovers;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs while something is measured, in a data directory of its own that is made anew: the servers as the
 * launcher starts them, and the application with one library more. Ends with the driver, also at Ctrl-C.
 */
final class Rig implements AutoCloseable {

    private final boolean keep;
    private final DataDirectory directory;
    private @Nullable Infrastructure servers;
    private @Nullable Application application;
    private @Nullable JdbcServer database;
    private boolean closed;

    /** @param keep whether the data stay behind */
    Rig(boolean keep) {
        this.keep = keep;
        this.directory = DataDirectory.claim(target().resolve("ledger-data"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
    }

    /** This module's {@code target} folder, found from where its own classes are. */
    static Path target() {
        return ReportFile.folder();
    }

    /**
     * Starts PostgreSQL and Kafka and fills the ledgers.
     *
     * @param ledgers the first is the application's to begin with
     * @param copies of the first, not the application's
     */
    void startServers(List<Ledger> ledgers, List<Without> copies) {
        clear();
        JdbcServer started = launch(ledgers.get(0));
        started.fill();
        ledgers.stream().skip(1).forEach(started::copy);
        copies.forEach(started::copy);
        ledgers.forEach(started::sumUp);
        started.renewSlots();
        database = started;
    }

    /** Starts PostgreSQL and Kafka with one ledger whose journal was booked at these times. */
    void startServers(Ledger ledger, Times times) {
        clear();
        JdbcServer started = launch(ledger);
        started.fill(times);
        database = started;
    }

    private void clear() {
        Leftovers.stop(directory.jvmMark(), Child.Signal.TERM);
        Leftovers.stop(PostgresServer.mark(directory), Child.Signal.INT);
        directory.wipe();
    }

    /** The ledger's database as the application logs in to it. */
    DatabaseAccess ledger() {
        return servers().ledger();
    }

    private synchronized JdbcServer launch(Ledger first) {
        if (closed) {
            throw new Obstacle("stopped while starting");
        }
        Infrastructure started = Infrastructure.start(directory.root());
        servers = started;
        Login superuser = new Login(PostgresServer.NAME, new Secrets(directory).password("postgres"));
        long pid = Optional.ofNullable(started.pids().get(PostgresServer.NAME)).orElseThrow();
        return new JdbcServer(started.ledger().url(), superuser, pid, first);
    }

    /** Starts the application, for sagas of this many parts. */
    synchronized void startApplication(String javaOptions, int partsMax) {
        if (closed) {
            throw new Obstacle("stopped while starting");
        }
        application = Application.start(
                directory,
                servers(),
                Map.of(PayaraServer.JAVA_OPTIONS, javaOptions, "LOCKSTEP_SAGA_PARTS_MAX", Integer.toString(partsMax)));
    }

    JdbcServer database() {
        return Optional.ofNullable(database).orElseThrow();
    }

    Application application() {
        return Optional.ofNullable(application).orElseThrow();
    }

    private Infrastructure servers() {
        return Optional.ofNullable(servers).orElseThrow();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (application != null) {
            application.close();
        }
        if (servers != null) {
            servers.close();
        }
        if (!keep) {
            remove();
        }
    }

    private void remove() {
        try {
            DataDirectory.removeTree(directory.root());
        } catch (IOException e) {
            System.err.println("lockstep: cannot remove " + directory.root() + ": " + e.getMessage());
        }
    }
}

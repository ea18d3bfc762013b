package dev.lockstep.launcher.process;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A child that is meant to run until it is told to stop: when it dies it is started again, first after half a second,
 * then after twice the time up to {@link #BACK_OFF_MAX_MS}. One that has died {@link #RESTARTS_MAX} times without ever
 * staying up for {@link #STABLE_MS} is given up.
 */
public final class Supervised {

    /** Told about everything that changes which process runs. */
    public interface Watcher {

        /** The child runs, as this process. */
        void runs(Child child);

        /** The child died too often. */
        void gaveUp(Child child);
    }

    static final long BACK_OFF_MIN_MS = 500;
    static final long BACK_OFF_MAX_MS = 10_000;
    static final long STABLE_MS = 60_000;
    /** 0.5 + 1 + 2 + 4 + 8 s, then ten times 10 s: about two minutes. */
    static final int RESTARTS_MAX = 15;

    private static final Logger LOG = System.getLogger(Supervised.class.getName());

    private final String name;
    private final Supplier<Child> starter;
    private final Watcher watcher;
    private @Nullable Child child;
    private boolean stopping;

    public Supervised(String name, Supplier<Child> starter, Watcher watcher) {
        this.name = name;
        this.starter = starter;
        this.watcher = watcher;
    }

    /** Starts the child and the thread that watches it. */
    public void start() {
        Child first = launch();
        if (first != null) {
            Thread thread = new Thread(() -> keepRunning(first), "watch-" + name);
            thread.setDaemon(true);
            thread.start();
        }
    }

    public synchronized boolean alive() {
        return child != null && child.alive();
    }

    /** Ends the child for good. Does nothing when it never ran. */
    public void stop(Child.Signal signal, Duration patience) {
        Child last;
        synchronized (this) {
            stopping = true;
            notifyAll();
            last = child;
        }
        if (last != null && last.alive()) {
            last.stop(signal, patience);
        }
    }

    private @Nullable Child launch() {
        Child started;
        synchronized (this) {
            if (stopping) {
                return null;
            }
            started = starter.get();
            child = started;
        }
        watcher.runs(started);
        return started;
    }

    private void keepRunning(Child first) {
        Child running = first;
        int deaths = 0;
        try {
            while (true) {
                long began = System.nanoTime();
                int exit = running.exitCode();
                if (isStopping()) {
                    return;
                }
                deaths = elapsedMs(began) >= STABLE_MS ? 1 : deaths + 1;
                LOG.log(Level.WARNING, "{0}.died exit={1} deaths={2} log={3}", name, exit, deaths, running.log());
                if (deaths > RESTARTS_MAX) {
                    watcher.gaveUp(running);
                    return;
                }
                pause(backOffMs(deaths));
                running = relaunch(running);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The new child, or the dead one when none could be started: that counts as one more death. */
    private Child relaunch(Child dead) {
        try {
            Child started = launch();
            if (started == null) {
                return dead;
            }
            LOG.log(Level.INFO, "{0}.restarted pid={1}", name, Long.toString(started.pid()));
            return started;
        } catch (Obstacle e) {
            LOG.log(Level.WARNING, "{0}.not-restarted reason={1}", name, e.getMessage());
            return dead;
        }
    }

    /** The pause before the n-th restart. */
    static long backOffMs(int deaths) {
        return Math.min(BACK_OFF_MAX_MS, BACK_OFF_MIN_MS << Math.min(deaths - 1, 10));
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private synchronized void pause(long wait_ms) throws InterruptedException {
        long end = System.nanoTime() + wait_ms * 1_000_000;
        for (long left = wait_ms; left > 0 && !stopping; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    private static long elapsedMs(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1_000_000;
    }
}

package dev.lockstep.ledger.control;

import dev.lockstep.outbox.retry.Backoff;
import dev.lockstep.outbox.retry.Pause;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Does something again and again on a thread of its own, from {@link #start} to {@link #close}; a failure only delays it. */
public final class Patrol implements AutoCloseable {

    private static final Duration FAILED_FIRST = Duration.ofSeconds(1);
    private static final Duration FAILED_LIMIT = Duration.ofMinutes(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);
    private static final Logger LOG = System.getLogger(Patrol.class.getName());

    /** One round; answers whether the next one may follow at once. */
    @FunctionalInterface
    public interface Round {
        boolean go();
    }

    private final String name;
    private final Round round;
    private final Duration interval;
    private final ThreadFactory threads;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Backoff outage = new Backoff(FAILED_FIRST, FAILED_LIMIT);

    private boolean failing;
    private @Nullable Thread thread;

    /**
     * @param name of the log lines
     * @param threads makes the one thread; in a container, a managed one
     */
    public Patrol(String name, Round round, Duration interval, ThreadFactory threads) {
        this.name = name;
        this.round = round;
        this.interval = interval;
        this.threads = threads;
    }

    public synchronized void start() {
        Thread started = threads.newThread(() -> walk(Pause.until(closing)));
        thread = started;
        started.start();
    }

    public boolean isClosing() {
        return closing.getCount() == 0;
    }

    @Override
    public void close() {
        closing.countDown();
        Thread started;
        synchronized (this) {
            started = thread;
        }
        if (started != null) {
            try {
                started.join(CLOSE_MAX.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void walk(Pause pause) {
        try {
            while (!isClosing()) {
                pause.pause(once());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round; answers how long to wait before the next. */
    Duration once() {
        try {
            Duration wait = round.go() ? Duration.ZERO : interval;
            if (failing) {
                LOG.log(Level.INFO, "{0}.recovered", name);
            }
            failing = false;
            outage.reset();
            return wait;
        } catch (RuntimeException e) {
            if (!failing && !isClosing()) {
                LOG.log(Level.WARNING, "{0}.failed why=\"{1}\" it is tried again; see runbook#database", name, e);
            }
            LOG.log(Level.DEBUG, "why " + name + " failed", e);
            failing = true;
            return outage.next();
        }
    }
}

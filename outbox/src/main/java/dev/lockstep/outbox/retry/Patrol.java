package dev.lockstep.outbox.retry;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Does something again and again on a thread of its own, from {@link #start} to {@link #close}. A failure only delays it;
 * the first one of a row of failures is told, and the end of them.
 */
public final class Patrol implements AutoCloseable {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);
    private static final Logger LOG = System.getLogger(Patrol.class.getName());

    /** One round; answers whether the next one may follow at once. */
    @FunctionalInterface
    public interface Round {
        boolean go();
    }

    /**
     * What is done.
     *
     * @param name of the log lines and of the thread's work, a word or two with a hyphen
     * @param meanwhile what does not happen as long as it fails, such as {@code nothing expires}; told in the warning
     * @param outage how long to wait after one failure and after another
     */
    public record Duty(String name, String meanwhile, Duration interval, Backoff outage, Round round) {}

    private final Duty duty;
    private final ThreadFactory threads;
    private final CountDownLatch closing = new CountDownLatch(1);

    private boolean failing;
    private @Nullable Thread thread;

    /** @param threads makes the one thread; in a container, a managed one */
    public Patrol(Duty duty, ThreadFactory threads) {
        this.duty = duty;
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
            Duration wait = duty.round().go() ? Duration.ZERO : duty.interval();
            if (failing) {
                LOG.log(Level.INFO, "{0}.recovered", duty.name());
            }
            failing = false;
            duty.outage().reset();
            return wait;
        } catch (RuntimeException e) {
            if (!failing && !isClosing()) {
                LOG.log(
                        Level.WARNING,
                        "{0}.failed why=\"{1}\" {2} until it recovers; see runbook#database",
                        duty.name(),
                        e,
                        duty.meanwhile());
            }
            LOG.log(Level.DEBUG, "why " + duty.name() + " failed", e);
            failing = true;
            return duty.outage().next();
        }
    }
}

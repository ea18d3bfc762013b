package dev.lockstep.ledger.assembly;

import dev.lockstep.outbox.retry.Backoff;
import dev.lockstep.outbox.retry.Pause;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks for due sagas again and again, from {@link #start} to {@link #close}: every interval, and at once again as long as
 * there may be more. Runs on every node; the nodes pass over what another one has in hand. (An EJB timer would not fire
 * more often than once a second here.)
 */
public final class DeadlineSweep implements AutoCloseable {

    /** Sagas per transaction: some 100 ms of work, so that a part of one of them never waits longer. */
    static final int SAGAS_MAX = 1_000;

    private static final Duration FAILED_FIRST = Duration.ofMillis(500);
    private static final Duration FAILED_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);
    private static final Logger LOG = System.getLogger(DeadlineSweep.class.getName());

    /** One transaction: ends at most that many and answers how many it found. */
    @FunctionalInterface
    public interface Expiry {
        int expire(int limit);
    }

    private final Expiry ledger;
    private final Duration interval;
    private final ThreadFactory threads;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Backoff outage = new Backoff(FAILED_FIRST, FAILED_LIMIT);

    private boolean failing;
    private @Nullable Thread thread;

    /** @param threads makes the one thread of the sweep; in a container, a managed one */
    public DeadlineSweep(Expiry ledger, Duration interval, ThreadFactory threads) {
        this.ledger = ledger;
        this.interval = interval;
        this.threads = threads;
    }

    public synchronized void start() {
        Thread started = threads.newThread(() -> sweep(Pause.until(closing)));
        thread = started;
        started.start();
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

    /** The whole life of the sweep, on its own thread. */
    private void sweep(Pause pause) {
        try {
            while (closing.getCount() > 0) {
                pause.pause(once());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One transaction; answers how long to wait before the next. */
    Duration once() {
        try {
            int ended = ledger.expire(SAGAS_MAX);
            recovered();
            if (ended > 0) {
                LOG.log(Level.INFO, "sweep.expired sagas={0}", Integer.toString(ended));
            }
            return ended < SAGAS_MAX ? interval : Duration.ZERO;
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private Duration failed(RuntimeException e) {
        if (!failing) {
            LOG.log(
                    Level.WARNING,
                    "sweep.failed why=\"{0}\" nothing expires until it recovers; see runbook#database",
                    e);
        }
        LOG.log(Level.DEBUG, "why the sweep failed", e);
        failing = true;
        return outage.next();
    }

    private void recovered() {
        if (failing) {
            LOG.log(Level.INFO, "sweep.recovered");
        }
        failing = false;
        outage.reset();
    }
}

package dev.lockstep.swap.trade;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Callers that wait for an outcome. A signal says "look again" and is only a hint: an outcome that another node handled
 * gives none, so everybody also looks from time to time.
 */
@ApplicationScoped
public class Waiting {

    private static final Logger LOG = System.getLogger(Waiting.class.getName());

    /** Each one holds a thread of the server, of which there are 200 by default in {@code http-thread-pool}. */
    private static final int CALLERS_MAX = 100;

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ConcurrentMap<UUID, Semaphore> callers = new ConcurrentHashMap<>();
    private final Semaphore free = new Semaphore(CALLERS_MAX);

    /**
     * What {@code look} answers as soon as it answers anything, or nothing after {@code atMost}; nothing at once when too
     * many wait already or when looking fails: what they wait for is accepted, and that must not turn into an error. Must
     * not be called inside a transaction.
     */
    public <T> Optional<T> await(UUID subject, Duration atMost, Supplier<Optional<T>> look) {
        if (!free.tryAcquire()) {
            return Optional.empty();
        }
        Semaphore signal = callers.computeIfAbsent(subject, unused -> new Semaphore(0));
        try {
            return awaitSignals(signal, System.nanoTime() + atMost.toNanos(), look);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "wait.failed subject=" + subject, e);
            return Optional.empty();
        } finally {
            callers.remove(subject, signal);
            free.release();
        }
    }

    /** Something has happened to these. */
    public void signal(Collection<UUID> subjects) {
        for (UUID subject : subjects) {
            Semaphore signal = callers.get(subject);
            if (signal != null) {
                signal.release();
            }
        }
    }

    private static <T> Optional<T> awaitSignals(Semaphore signal, long until, Supplier<Optional<T>> look)
            throws InterruptedException {
        while (true) {
            Optional<T> found = look.get();
            long left = until - System.nanoTime();
            if (found.isPresent() || left <= 0) {
                return found;
            }
            if (signal.tryAcquire(Math.min(left, LOOK_EVERY_NANOS), TimeUnit.NANOSECONDS)) {
                signal.drainPermits();
            }
        }
    }
}

package dev.lockstep.swap.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is dear to find out, found out at most every {@code age} and never more than a twentieth of the time: a
 * count over a table that has grown to take a second is asked every twenty. One thread asks, the others get what was.
 */
final class Cached<T> {

    private static final int SHARE = 20;

    private final Supplier<T> source;
    private final Clock clock;
    private final Duration age;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Held<T> held;

    Cached(Supplier<T> source, Clock clock, Duration age) {
        this.source = source;
        this.clock = clock;
        this.age = age;
    }

    T get() {
        Held<T> now = held;
        if (now != null && (clock.instant().isBefore(now.until) || !asking.tryLock())) {
            return now.value;
        }
        if (now == null) {
            asking.lock();
        }
        try {
            now = held;
            return now != null && clock.instant().isBefore(now.until) ? now.value : ask();
        } finally {
            asking.unlock();
        }
    }

    private T ask() {
        Instant start = clock.instant();
        T value = source.get();
        Instant end = clock.instant();
        Duration rest = Duration.between(start, end).multipliedBy(SHARE);
        held = new Held<>(value, end.plus(rest.compareTo(age) > 0 ? rest : age));
        return value;
    }

    private record Held<T>(T value, Instant until) {}
}

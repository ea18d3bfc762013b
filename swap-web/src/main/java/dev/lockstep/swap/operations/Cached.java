package dev.lockstep.swap.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is dear to find out, found out at most every {@code age} and never more than a twentieth of the time: a
 * count over a table that has grown to take a second is asked every twenty. Nobody waits longer than {@code patience}: a
 * database that hangs is asked once, and until it answers the value is {@code silence}.
 */
final class Cached<T> {

    /** When a value is asked for again, and how long to wait for it. */
    record Pace(Duration age, Duration patience) {}

    private static final int SHARE = 20;

    private final Supplier<T> source;
    private final T silence;
    private final Pace pace;
    private final Executor executor;
    private final Clock clock;
    private volatile @Nullable Held<T> held;
    private @Nullable Question<T> question;

    Cached(Supplier<T> source, T silence, Pace pace, Executor executor, Clock clock) {
        this.source = source;
        this.silence = silence;
        this.pace = pace;
        this.executor = executor;
        this.clock = clock;
    }

    T get() {
        Held<T> now = held;
        if (now != null && clock.instant().isBefore(now.until)) {
            return now.value;
        }
        Question<T> asked = ask();
        Duration waited = Duration.between(asked.since, clock.instant());
        Duration left = pace.patience.minus(waited);
        try {
            return asked.answer.get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return silence;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return silence;
        }
    }

    private synchronized Question<T> ask() {
        Question<T> running = question;
        if (running == null || running.answer.isDone()) {
            running = new Question<>(clock.instant(), CompletableFuture.supplyAsync(this::find, executor));
            question = running;
        }
        return running;
    }

    private T find() {
        Instant start = clock.instant();
        T value = source.get();
        Instant end = clock.instant();
        Duration rest = Duration.between(start, end).multipliedBy(SHARE);
        held = new Held<>(value, end.plus(rest.compareTo(pace.age) > 0 ? rest : pace.age));
        return value;
    }

    private record Held<T>(T value, Instant until) {}

    private record Question<T>(Instant since, CompletableFuture<T> answer) {}
}

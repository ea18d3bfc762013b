package dev.lockstep.swap.operations;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A figure, or why there is none: a page shows what it has while a database is away. */
public record Reading<T>(@Nullable T value, @Nullable String problem) {

    /** What {@code source} answers; a failure becomes {@code problem} and is not passed on. */
    static <T> Reading<T> of(Supplier<T> source, String problem) {
        try {
            return new Reading<>(source.get(), null);
        } catch (RuntimeException e) {
            return new Reading<>(null, problem);
        }
    }

    T orElse(T other) {
        return value == null ? other : value;
    }

    public boolean isKnown() {
        return value != null;
    }
}

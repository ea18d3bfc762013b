package dev.lockstep.swap.http;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Path and query parameters. */
public final class Parameters {

    private Parameters() {}

    /** Nothing for a text that is no id: an address with it leads nowhere. */
    public static <T> Optional<T> id(String text, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Throws {@link ProblemException} {@code invalid-request} for a value that {@code reader} does not take. */
    public static <T> T parse(String name, String value, Function<String, T> reader) {
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("#" + name, String.valueOf(e.getMessage())).asException();
        }
    }

    /** A page's length: 1 to {@code max}, {@code usual} where nothing is asked for. */
    public static int limit(@Nullable String value, int usual, int max) {
        if (value == null) {
            return usual;
        }
        if (!value.matches("[1-9][0-9]{0,8}") || Integer.parseInt(value) > max) {
            throw Problem.invalid("#limit", "limit must be a whole number from 1 to " + max)
                    .asException();
        }
        return Integer.parseInt(value);
    }
}

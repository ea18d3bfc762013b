package dev.lockstep.contract.id;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Makes time-ordered identifiers: UUIDv7, RFC 9562 section 5.7, rising within one process. Thread-safe. */
public final class Ids {

    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private static final int MILLIS_SHIFT = 16;
    private static final int VERSION_7 = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final Supplier<UUID> source;

    /** For tests: identifiers come from {@code source}. */
    public Ids(Supplier<UUID> source) {
        this.source = source;
    }

    /** The generator of the product: system clock and secure randomness. */
    public static Ids timeOrdered() {
        TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();
        return new Ids(() -> {
            // It looks at the clock before it takes its turn: a thread that comes late would go back behind another
            // one.
            synchronized (generator) {
                return generator.generate();
            }
        });
    }

    public UUID next() {
        return source.get();
    }

    /** At or below every UUIDv7 that is made at this millisecond or later, as databases compare them: without a sign. */
    public static UUID lowestAt(Instant time) {
        return new UUID(time.toEpochMilli() << MILLIS_SHIFT | VERSION_7, VARIANT);
    }

    /** {@link UUID#fromString} takes short groups ({@code 1-1-1-1-1}); an identifier on the wire is canonical or wrong. */
    static UUID parse(String text) {
        if (!CANONICAL.matcher(text).matches()) {
            throw new IllegalArgumentException("not a UUID in canonical form: \"" + text + "\"");
        }
        return UUID.fromString(text);
    }
}

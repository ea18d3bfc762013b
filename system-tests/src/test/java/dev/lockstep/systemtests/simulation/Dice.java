package dev.lockstep.systemtests.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** All chance of one simulation. */
final class Dice {

    private static final long VERSION_BITS = 0xF000L;
    private static final long TIME_ORDERED = 0x7000L;
    private static final long VARIANT_BITS = 0xC000_0000_0000_0000L;
    private static final long RFC = 0x8000_0000_0000_0000L;

    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** From 0 to {@code bound - 1}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** From 1 to {@code most}. */
    long upTo(long most) {
        return 1 + random.nextLong(most);
    }

    <T> T of(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }

    /** Looks like a UUIDv7, but its time is chance. */
    UUID uuid() {
        long high = (random.nextLong() & ~VERSION_BITS) | TIME_ORDERED;
        long low = (random.nextLong() & ~VARIANT_BITS) | RFC;
        return new UUID(high, low);
    }
}

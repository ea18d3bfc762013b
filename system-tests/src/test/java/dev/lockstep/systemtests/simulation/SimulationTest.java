package dev.lockstep.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.message.RefusalCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole way of a deal, from swap to journal and back, in many worlds that drop, double, delay and reorder, whose
 * processes are killed and whose clocks jump. A world follows from its seed alone; one that breaks a promise is told step by
 * step. {@code ./lockstep simulate} runs more seeds, or one.
 */
class SimulationTest {

    private static final long SEEDS = Long.getLong("lockstep.simulation.seeds", 10_000);
    /** The rarest fact occurs in one of a few thousand worlds. */
    private static final long SEEDS_FOR_EVERYTHING = 10_000;

    private static final Long ONLY = Long.getLong("lockstep.simulation.seed");
    private static final long FIRST_SEED = Long.getLong("lockstep.simulation.first", 1);
    private static final boolean PARALLEL = Boolean.getBoolean("lockstep.simulation.parallel");

    /** Every flaw is seen within this many seeds; most are within the first fifty. */
    private static final int SEEDS_TO_SEE_A_FLAW = 2_000;

    /** The one code that no deal here is large enough for. */
    private static final Set<RefusalCode> TOO_LARGE = EnumSet.of(RefusalCode.SAGA_TOO_LARGE);

    /** Held, or it would be forgotten with its level. */
    private static final Logger PRODUCT = Logger.getLogger("dev.lockstep");

    @BeforeAll
    static void beQuiet() {
        PRODUCT.setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        PRODUCT.setLevel(null);
    }

    @Test
    void everyPromiseIsKeptInEveryWorld() {
        if (ONLY != null) {
            System.out.println(String.join("\n", told(ONLY, null)));
            assertThat(broken(ONLY, null, new Tally())).isNull();
            return;
        }
        long from = System.nanoTime();
        Tally tally = new Tally();
        seeds(SEEDS).forEach(seed -> {
            Tally mine = new Tally();
            AssertionError broken = broken(seed, null, mine);
            if (broken != null) {
                throw new AssertionError(
                        String.join("\n", told(seed, null)) + "\nagain: ./lockstep simulate --seed " + seed, broken);
            }
            synchronized (tally) {
                tally.add(mine);
            }
        });
        System.out.printf(
                "%d seeds from %d in %d ms: %s%n", SEEDS, FIRST_SEED, (System.nanoTime() - from) / 1_000_000, tally);
        if (SEEDS >= SEEDS_FOR_EVERYTHING) {
            assertThat(tally.facts()).as("everything happens").containsAll(EnumSet.allOf(Fact.class));
            assertThat(tally.refusals()).containsAll(EnumSet.complementOf(EnumSet.copyOf(TOO_LARGE)));
        }
    }

    private static LongStream seeds(long count) {
        LongStream seeds = LongStream.range(FIRST_SEED, FIRST_SEED + count);
        return PARALLEL ? seeds.parallel() : seeds;
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void everyFlawIsSeen(Flaw flaw) {
        OptionalLong seen = seeds(SEEDS_TO_SEE_A_FLAW)
                .filter(seed -> broken(seed, flaw, new Tally()) != null)
                .findFirst();
        assertThat(seen).as("a seed whose world shows it").isPresent();
        System.out.println(flaw + " is seen by seed " + seen.getAsLong() + ": "
                + broken(seen.getAsLong(), flaw, new Tally()).getMessage());
    }

    @Test
    void aSeedTellsTheSameStoryEveryTime() {
        assertThat(told(FIRST_SEED, null)).isNotEmpty().isEqualTo(told(FIRST_SEED, null));
    }

    /** What the seed's world says of a promise that was not kept, or null. */
    private static @Nullable AssertionError broken(long seed, @Nullable Flaw flaw, Tally tally) {
        try {
            new World(seed, flaw, tally, null).run();
            return null;
        } catch (AssertionError e) {
            return e;
        }
    }

    private static List<String> told(long seed, @Nullable Flaw flaw) {
        List<String> log = new ArrayList<>();
        log.add("seed " + seed);
        try {
            new World(seed, flaw, new Tally(), log).run();
            log.add("every promise was kept");
        } catch (AssertionError e) {
            log.add("broken: " + e.getMessage());
        }
        return log;
    }
}

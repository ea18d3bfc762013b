package dev.lockstep.outbox.completeness;

import dev.lockstep.contract.query.Holding;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one topic and minute, counted stage by stage. What was appended is in Kafka, refused, under way to it or
 * missing; what is in Kafka, with what others have sent, is held by its reader, under way to it or missing. Where nobody of
 * ours reads, it ends in Kafka.
 *
 * @param repeated records of these messages beyond the first
 * @param others records of this minute that come from no outbox of ours
 * @param held what the reader holds, of ours and of others
 * @param oldestUnderWay when the oldest that is under way was appended or sent, or null
 */
public record Tally(
        long appended,
        long inKafka,
        long refused,
        long repeated,
        long others,
        Map<Holding, Long> held,
        long underWay,
        long lostBeforeKafka,
        long lostBeforeReader,
        @Nullable Instant oldestUnderWay) {

    /** INCOMPLETE: something is missing, whatever else is under way. */
    public enum State {
        COMPLETE,
        UNDER_WAY,
        INCOMPLETE
    }

    public static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, Map.of(), 0, 0, 0, null);

    public Tally {
        held = Map.copyOf(held);
    }

    public State state() {
        if (missing() > 0) {
            return State.INCOMPLETE;
        }
        return underWay > 0 ? State.UNDER_WAY : State.COMPLETE;
    }

    public boolean isEmpty() {
        return appended == 0 && others == 0;
    }

    public long missing() {
        return lostBeforeKafka + lostBeforeReader;
    }

    /** What is missing of this fate; zero for one that is no loss. */
    public long lost(Fate fate) {
        return switch (fate) {
            case LOST_BEFORE_KAFKA -> lostBeforeKafka;
            case LOST_BEFORE_READER -> lostBeforeReader;
            case ARRIVED, REFUSED, UNDER_WAY_TO_KAFKA, UNDER_WAY_TO_READER -> 0;
        };
    }

    /** By the reader. */
    public long received() {
        return held.values().stream().mapToLong(Long::longValue).sum();
    }

    public long held(Holding holding) {
        return held.getOrDefault(holding, 0L);
    }

    public Tally plus(Tally other) {
        Map<Holding, Long> both = new EnumMap<>(Holding.class);
        both.putAll(held);
        other.held.forEach((holding, count) -> both.merge(holding, count, Long::sum));
        return new Tally(
                appended + other.appended,
                inKafka + other.inKafka,
                refused + other.refused,
                repeated + other.repeated,
                others + other.others,
                both,
                underWay + other.underWay,
                lostBeforeKafka + other.lostBeforeKafka,
                lostBeforeReader + other.lostBeforeReader,
                earlier(oldestUnderWay, other.oldestUnderWay));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    /** A tally in the making. */
    static final class Sum {

        private final Map<Holding, Long> held = new EnumMap<>(Holding.class);
        private long appended;
        private long inKafka;
        private long refused;
        private long repeated;
        private long others;
        private long underWay;
        private long lostBeforeKafka;
        private long lostBeforeReader;
        private @Nullable Instant oldestUnderWay;

        /** Adds a message of ours, or a record of somebody else. */
        void add(Evidence evidence, boolean ours, Instant at) {
            Fate fate = evidence.fate();
            boolean held = evidence.read() && fate == Fate.ARRIVED;
            appended += ours ? 1 : 0;
            others += ours ? 0 : 1;
            inKafka += ours && (evidence.inKafka() || held) ? 1 : 0;
            refused += fate == Fate.REFUSED ? 1 : 0;
            lostBeforeKafka += fate == Fate.LOST_BEFORE_KAFKA ? 1 : 0;
            lostBeforeReader += fate == Fate.LOST_BEFORE_READER ? 1 : 0;
            if (held) {
                this.held.merge(evidence.holding(), 1L, Long::sum);
            }
            if (fate.isUnderWay()) {
                underWay++;
                oldestUnderWay = earlier(oldestUnderWay, at);
            }
        }

        void repeat() {
            repeated++;
        }

        Tally total() {
            return new Tally(
                    appended,
                    inKafka,
                    refused,
                    repeated,
                    others,
                    held,
                    underWay,
                    lostBeforeKafka,
                    lostBeforeReader,
                    oldestUnderWay);
        }
    }
}

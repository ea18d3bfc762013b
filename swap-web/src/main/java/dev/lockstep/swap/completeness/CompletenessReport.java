package dev.lockstep.swap.completeness;

import dev.lockstep.outbox.completeness.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the comparison has found.
 *
 * @param minutes newest first
 * @param open all minutes that are not complete, also older ones, at most {@link Completeness#MISSING_MAX}
 * @param missing what is missing now, oldest first, at most {@link Completeness#MISSING_MAX}
 */
public record CompletenessReport(
        Instant at,
        List<SourceLine> sources,
        List<MinuteLine> minutes,
        List<MinuteLine> open,
        List<MissingLine> missing) {

    /** A minute is over, the relay past it, and it was looked at: two minutes after its begin, usually sooner. */
    private static final Duration USUALLY_WITHIN = Duration.ofMinutes(3);

    /** Nothing is known. */
    public static final CompletenessReport NONE =
            new CompletenessReport(Instant.EPOCH, List.of(), List.of(), List.of(), List.of());

    public CompletenessReport {
        sources = List.copyOf(sources);
        minutes = List.copyOf(minutes);
        open = List.copyOf(open);
        missing = List.copyOf(missing);
    }

    public Tally.State state() {
        if (open.stream().anyMatch(line -> line.tally().missing() > 0)) {
            return Tally.State.INCOMPLETE;
        }
        boolean late = Duration.between(completeUpTo(), at).compareTo(USUALLY_WITHIN) > 0;
        return late ? Tally.State.UNDER_WAY : Tally.State.COMPLETE;
    }

    /** Every message that was appended before has arrived. */
    public Instant completeUpTo() {
        return Stream.concat(
                        sources.stream().map(SourceLine::nextMinute),
                        open.stream().map(MinuteLine::minute))
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    /** All that is missing, also what is not named. */
    public long missingMessages() {
        return open.stream().mapToLong(line -> line.tally().missing()).sum();
    }

    /** What the relays are not known to have passed, and what the readers have not come to yet. */
    public long underWay() {
        return sources.stream().mapToLong(source -> source.behind().messages()).sum()
                + open.stream().mapToLong(line -> line.tally().underWay()).sum();
    }

    /** When the oldest of that was appended, or now. */
    public Instant oldestUnderWay() {
        return Stream.concat(
                        sources.stream().map(source -> source.behind().oldestAt()),
                        open.stream().map(line -> line.tally().oldestUnderWay()))
                .flatMap(Stream::ofNullable)
                .min(Comparator.naturalOrder())
                .orElse(at);
    }
}

package dev.lockstep.swap.operations;

import dev.lockstep.contract.query.Holding;
import dev.lockstep.outbox.completeness.Tally;
import dev.lockstep.swap.completeness.CompletenessReport;
import dev.lockstep.swap.completeness.MinuteLine;
import dev.lockstep.swap.completeness.MissingLine;
import dev.lockstep.swap.completeness.SourceLine;
import dev.lockstep.swap.http.JsonView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether every message is where it belongs, for programs.
 *
 * @param minutes newest first, one entry for each database and topic that had messages in it; those that are not complete whatever
 *     their age
 * @param missing those that are named, oldest first; {@code missingMessages} counts all of them
 */
public record CompletenessView(
        Instant at,
        Tally.State state,
        Instant completeUpTo,
        long missingMessages,
        long underWay,
        @Nullable Instant underWaySince,
        List<Source> databases,
        List<Minute> minutes,
        List<MissingMessage> missing)
        implements JsonView {

    /** How far the comparison is with the messages that a database sends. */
    public record Source(
            String database,
            Instant lookedUpTo,
            @Nullable Instant relayedUpTo,
            long behind,
            @Nullable Instant behindSince,
            @Nullable Instant lookedAt,
            @Nullable String problem) {

        static Source of(SourceLine line) {
            return new Source(
                    line.source(),
                    line.nextMinute(),
                    line.relayedTo(),
                    line.behind().messages(),
                    line.behind().oldestAt(),
                    line.lookedAt(),
                    line.problem());
        }
    }

    /** {@code appended = inKafka + refusedByKafka + missing before Kafka}, and so on: the stages add up. */
    public record Minute(
            Instant minute,
            String database,
            String topic,
            Tally.State state,
            long appended,
            long inKafka,
            long refusedByKafka,
            long repeated,
            long fromOthers,
            long received,
            Map<Holding, Long> receivedAs,
            long underWay,
            @Nullable Instant underWaySince,
            long missingAfterOutbox,
            long missingAfterKafka,
            int looks,
            Instant lookedAt) {

        static Minute of(MinuteLine line) {
            Tally tally = line.tally();
            return new Minute(
                    line.minute(),
                    line.source(),
                    line.topic(),
                    tally.state(),
                    tally.appended(),
                    tally.inKafka(),
                    tally.refused(),
                    tally.repeated(),
                    tally.others(),
                    tally.received(),
                    new TreeMap<>(tally.held()),
                    tally.underWay(),
                    tally.oldestUnderWay(),
                    tally.lostBeforeKafka(),
                    tally.lostBeforeReader(),
                    line.looks(),
                    line.lookedAt());
        }
    }

    /**
     * A missing message.
     *
     * @param id of the outbox's row; of another sender's record its message id or its place
     * @param vanishedAfter {@code OUTBOX} or {@code KAFKA}
     * @param about the saga or the swap, where known
     */
    public record MissingMessage(
            String id,
            Instant minute,
            String database,
            String topic,
            String vanishedAfter,
            String about,
            boolean fromOthers,
            @Nullable Integer partition,
            @Nullable Long offset,
            Instant noticedAt) {

        static MissingMessage of(MissingLine line) {
            boolean seen = line.missing().isInKafka();
            return new MissingMessage(
                    line.missing().id(),
                    line.minute(),
                    line.source(),
                    line.topic(),
                    line.missing().vanishedAfter(),
                    line.missing().about(),
                    line.missing().others(),
                    seen ? line.missing().record().partition() : null,
                    seen ? line.missing().record().offset() : null,
                    line.noticedAt());
        }
    }

    static CompletenessView of(CompletenessReport report) {
        Stream<MinuteLine> older =
                report.open().stream().filter(open -> report.minutes().stream().noneMatch(open::isSameMinute));
        return new CompletenessView(
                report.at(),
                report.state(),
                report.completeUpTo(),
                report.missingMessages(),
                report.underWay(),
                report.underWay() == 0 ? null : report.oldestUnderWay(),
                report.sources().stream().map(Source::of).toList(),
                Stream.concat(report.minutes().stream(), older).map(Minute::of).toList(),
                report.missing().stream().map(MissingMessage::of).toList());
    }
}

package dev.lockstep.outbox.partition;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the clock asks for: partitions for all that may be appended from now until as far ahead as is set, and an end to those
 * whose retention is over. A clock that jumps back asks for partitions of a time that may be there already; then they are. One
 * that jumps forward asks for too much to be dropped; the database looks at its own clock, and at the relay, before it does.
 *
 * @param make in order of time; none of them overlaps with what is there
 * @param drop the oldest first
 */
record PartitionPlan(List<Span> make, List<Partition> drop) {

    PartitionPlan {
        make = List.copyOf(make);
        drop = List.copyOf(drop);
    }

    static PartitionPlan of(TableView table, Instant now, PartitionSettings settings) {
        return new PartitionPlan(missing(table, now, settings), over(table, now, settings.retention()));
    }

    /** Spans begin at whole multiples of their length; where the length was changed, the gaps are filled by shorter ones. */
    private static List<Span> missing(TableView table, Instant now, PartitionSettings settings) {
        List<Span> missing = new ArrayList<>();
        Instant end = now.plus(settings.ahead());
        Instant from = floor(now, settings.span());
        while (from.isBefore(end)) {
            Instant until = floor(from, settings.span()).plus(settings.span());
            missing.addAll(gaps(new Span(from, until), table.partitions()));
            from = until;
        }
        return missing;
    }

    private static List<Span> gaps(Span span, List<Partition> there) {
        List<Span> gaps = new ArrayList<>();
        Instant from = span.from();
        for (Partition partition : there) {
            Instant begin = partition.from();
            if (!partition.until().isAfter(from) || (begin != null && !begin.isBefore(span.until()))) {
                continue;
            }
            if (begin != null && begin.isAfter(from)) {
                gaps.add(new Span(from, begin));
            }
            from = partition.until();
        }
        if (from.isBefore(span.until())) {
            gaps.add(new Span(from, span.until()));
        }
        return gaps;
    }

    private static List<Partition> over(TableView table, Instant now, Duration retention) {
        return table.partitions().stream()
                .filter(partition -> !partition.until().plus(retention).isAfter(now))
                .toList();
    }

    private static Instant floor(Instant time, Duration span) {
        long seconds = span.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }
}

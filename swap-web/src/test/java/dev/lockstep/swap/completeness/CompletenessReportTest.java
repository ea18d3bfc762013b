package dev.lockstep.swap.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.query.Backlog;
import dev.lockstep.outbox.completeness.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompletenessReportTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:10:30Z");

    @Test
    void isCompleteWhenEveryMinuteButTheNewestWasLookedAt() {
        CompletenessReport report = report(source("10:09", Backlog.NONE));

        assertThat(report.state()).isEqualTo(Tally.State.COMPLETE);
        assertThat(report.completeUpTo()).isEqualTo(at("10:09"));
        assertThat(report.underWay()).isZero();
        assertThat(report.oldestUnderWay()).isEqualTo(NOW);
    }

    @Test
    void isUnderWayWhileTheRelayKeepsMinutesFromBeingLookedAt() {
        CompletenessReport report = report(source("10:02", new Backlog(42, at("10:02"))));

        assertThat(report.state()).isEqualTo(Tally.State.UNDER_WAY);
        assertThat(report.underWay()).isEqualTo(42);
        assertThat(report.oldestUnderWay()).isEqualTo(at("10:02"));
    }

    @Test
    void isUnderWayWhileAReaderIsBehind() {
        CompletenessReport report = report(source("10:09", Backlog.NONE), line("10:01", 7, 0));

        assertThat(report.state()).isEqualTo(Tally.State.UNDER_WAY);
        assertThat(report.completeUpTo()).isEqualTo(at("10:01"));
        assertThat(report.underWay()).isEqualTo(7);
    }

    @Test
    void isIncompleteAsLongAsAnythingIsMissingHoweverOld() {
        CompletenessReport report = report(source("10:02", Backlog.NONE), line("03:00", 0, 2), line("10:01", 7, 0));

        assertThat(report.state()).isEqualTo(Tally.State.INCOMPLETE);
        assertThat(report.completeUpTo()).isEqualTo(at("03:00"));
        assertThat(report.missingMessages()).isEqualTo(2);
    }

    private static CompletenessReport report(SourceLine source, MinuteLine... open) {
        return new CompletenessReport(NOW, List.of(source), List.of(), List.of(open), List.of());
    }

    private static SourceLine source(String next, Backlog behind) {
        @Nullable Instant unknown = null;
        return new SourceLine("swap", at(next), unknown, behind, NOW, null);
    }

    private static MinuteLine line(String minute, long underWay, long lost) {
        Tally tally =
                new Tally(underWay + lost, 0, 0, 0, 0, Map.of(), underWay, lost, 0, underWay > 0 ? at(minute) : null);
        return new MinuteLine(at(minute), "swap", "swap.events.v1", tally, 1, NOW);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-20T" + time + ":00Z");
    }
}

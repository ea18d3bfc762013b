package dev.lockstep.swap.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.EvidenceView;
import dev.lockstep.contract.query.PartView;
import dev.lockstep.contract.query.SagaSummary;
import dev.lockstep.contract.query.SagaView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Instant ACCEPTED = Instant.parse("2026-11-20T10:00:00Z");
    private static final UUID ID = UUID.fromString("01980000-0000-7000-8000-000000000001");
    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);

    @Test
    void tellsABookedSwapInTheOrderOfTimeWithTimesSinceItWasAccepted() {
        List<Step> steps = Timeline.of(
                Optional.of(swap("BOOKED", at(70))),
                Optional.of(saga("BOOKED", 2, at(41), null, List.of(part(2, 20), part(1, 30)))),
                at(100));

        assertThat(steps)
                .extracting(Step::what)
                .containsExactly(
                        "Offered", "Accepted", "Part 2 of 2 received", "Part 1 of 2 received", "Booked", "Swap BOOKED");
        assertThat(steps)
                .extracting(Step::sinceStart)
                .containsExactly(
                        null,
                        Duration.ZERO,
                        Duration.ofMillis(20),
                        Duration.ofMillis(30),
                        Duration.ofMillis(41),
                        Duration.ofMillis(70));
        assertThat(steps.get(2).place()).isEqualTo("ledger.commands.v1/3@42");
        assertThat(steps.get(2).raw()).isEqualTo("{}");
    }

    @Test
    void tellsTheEndOnceWhenTheSwapTookItsTimeFromTheLedger() {
        List<Step> steps = Timeline.of(
                Optional.of(swap("BOOKED", at(41))),
                Optional.of(saga("BOOKED", 1, at(41), null, List.of(part(1, 20)))),
                at(100));

        assertThat(steps).extracting(Step::what).endsWith("Part 1 of 1 received", "Booked");
    }

    @Test
    void showsTheEndAfterTheLastPartThoughTheirTimesAreReadTheOtherWayRound() {
        List<Step> steps = Timeline.of(
                Optional.empty(),
                Optional.of(saga("BOOKED", 2, at(20), null, List.of(part(1, 10), part(2, 25)))),
                at(100));

        assertThat(steps)
                .extracting(Step::what)
                .containsExactly("Part 1 of 2 received", "Part 2 of 2 received", "Booked");
    }

    @Test
    void saysWhatAnOpenSagaOfAnotherTeamWaitsForAndHowLong() {
        List<Step> steps = Timeline.of(
                Optional.empty(),
                Optional.of(saga("COLLECTING", 4, null, null, List.of(part(1, 0), part(3, 5)))),
                at(1_000));

        Step last = steps.get(steps.size() - 1);
        assertThat(last.what()).isEqualTo("Waiting for parts 2, 4");
        assertThat(last.detail()).isEqualTo("it expires in 29.0 s");
        assertThat(last.at()).isNull();
        assertThat(last.kind()).isEqualTo(Step.Kind.OPEN);
    }

    @Test
    void namesAtMostTwentyMissingParts() {
        List<Step> steps = Timeline.of(
                Optional.empty(), Optional.of(saga("COLLECTING", 1_000, null, null, List.of(part(1, 0)))), at(0));

        assertThat(steps.get(steps.size() - 1).what()).endsWith("20, 21 and 979 more");
    }

    @Test
    void saysThatAPartIsParked() {
        List<Step> steps = Timeline.of(
                Optional.empty(),
                Optional.of(saga("COLLECTING", 2, null, "unreadable-payload", List.of(part(1, 0)))),
                at(0));

        assertThat(steps).extracting(Step::what).containsSubsequence("A part is parked", "Waiting for part 2");
    }

    @Test
    void saysThatTheLedgerHasReceivedNothingYet() {
        List<Step> steps = Timeline.of(Optional.of(swap("REQUESTED", null)), Optional.empty(), at(0));

        assertThat(steps.get(steps.size() - 1).what()).isEqualTo("The ledger has received nothing of it yet");
    }

    @Test
    void saysThatTheSwapHasNotBeenToldOfTheEndYet() {
        List<Step> steps = Timeline.of(
                Optional.of(swap("REQUESTED", null)),
                Optional.of(saga("BOOKED", 1, at(41), null, List.of(part(1, 20)))),
                at(100));

        assertThat(steps.get(steps.size() - 1).what()).isEqualTo("The swap has not been told of the end yet");
    }

    @Test
    void tellsWhoAskedAndWhoApproved() {
        List<Step> steps = Timeline.of(
                Optional.of(swap("REQUESTED", null, null, approval("alice", at(5_000)))), Optional.empty(), at(5_001));

        assertThat(steps)
                .extracting(Step::what)
                .containsExactly("Offered", "Asked for", "Approved", "The ledger has received nothing of it yet");
        assertThat(steps.get(1).detail()).startsWith("by agent:shopper;");
        assertThat(steps.get(2).detail()).startsWith("by alice;");
        assertThat(steps.get(2).sinceStart()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void saysHowLongThereIsToApproveIt() {
        List<Step> steps = Timeline.of(
                Optional.of(swap("PENDING_APPROVAL", null, null, approval(null, null))), Optional.empty(), at(1_000));

        assertThat(steps).extracting(Step::what).containsExactly("Offered", "Asked for", "Waiting for approval");
        assertThat(steps.get(2).detail()).isEqualTo("it expires in 9.0 s");
    }

    /** The ledger never heard of it, so nothing is awaited from there. */
    @Test
    void tellsTheEndOfWhatWasNotApproved() {
        assertThat(Timeline.of(
                        Optional.of(swap("REFUSED", at(50), "approval-rejected", approval("alice", at(50)))),
                        Optional.empty(),
                        at(1_000)))
                .extracting(Step::what)
                .containsExactly("Offered", "Asked for", "Rejected");
        assertThat(Timeline.of(
                        Optional.of(swap("EXPIRED", at(10_000), null, approval(null, null))),
                        Optional.empty(),
                        at(20_000)))
                .extracting(Step::what)
                .containsExactly("Offered", "Asked for", "Expired");
    }

    private static SwapLine.ApprovalLine approval(@Nullable String by, @Nullable Instant at) {
        return new SwapLine.ApprovalLine("agent:shopper", ACCEPTED, ACCEPTED.plusSeconds(10), by, at);
    }

    @Test
    void showsLateAndConflictingPartsAsEvidence() {
        SagaView booked = saga("BOOKED", 1, at(41), null, List.of(part(1, 20)));
        SagaView saga = new SagaView(
                booked.summary(),
                booked.parts(),
                List.of(
                        new EvidenceView("LATE", 1, new MessageId(ID), at(90), "{}", null),
                        new EvidenceView("CONFLICT", 1, new MessageId(ID), at(30), "{}", null)));

        assertThat(Timeline.of(Optional.empty(), Optional.of(saga), at(100)))
                .filteredOn(step -> step.kind() == Step.Kind.BAD)
                .extracting(Step::what)
                .containsExactly("Part 1 came with another content", "Part 1 came after the end");
    }

    private static Instant at(long millis) {
        return ACCEPTED.plusMillis(millis);
    }

    private static PartView part(int part, long millis) {
        return new PartView(part, new MessageId(ID), at(millis), "ledger.commands.v1", 3, 42, "{}");
    }

    private static SagaView saga(
            String state, int total, @Nullable Instant ended, @Nullable String blocked, List<PartView> parts) {
        return new SagaView(
                new SagaSummary(
                        new SagaId(ID),
                        "swap",
                        state,
                        total,
                        parts.size(),
                        ACCEPTED.plusSeconds(30),
                        ACCEPTED,
                        ended,
                        null,
                        null,
                        blocked),
                parts,
                List.of());
    }

    private static SwapLine swap(String state, @Nullable Instant ended) {
        return swap(state, ended, null, null);
    }

    private static SwapLine swap(
            String state,
            @Nullable Instant ended,
            @Nullable String refusalCode,
            SwapLine.@Nullable ApprovalLine approval) {
        return new SwapLine(
                new SwapId(ID),
                new OfferId(ID),
                new SagaId(ID),
                "demo",
                new CustomerId(ID),
                Money.parse(BTC, "0.5"),
                Money.parse(ETH, "9"),
                Money.parse(ETH, "0.1"),
                "18",
                state,
                refusalCode,
                null,
                ACCEPTED.minusSeconds(2),
                ACCEPTED,
                ACCEPTED.plusSeconds(30),
                ended,
                approval);
    }
}

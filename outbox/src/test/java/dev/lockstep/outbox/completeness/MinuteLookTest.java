package dev.lockstep.outbox.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.query.Holding;
import dev.lockstep.contract.query.RecordSighting;
import dev.lockstep.contract.query.SentMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MinuteLookTest {

    private static final Instant MINUTE = Instant.parse("2026-11-20T10:00:00Z");
    private static final Span SPAN = new Span(MINUTE, MINUTE.plusSeconds(60));
    private static final Duration OUTAGE = Duration.ofHours(3);

    private final FakeTrail sender = new FakeTrail();
    private final FakeTrail reader = new FakeTrail();
    private final FakeLog log = new FakeLog();
    private int made;

    @Test
    void findsEverythingWhereItUsuallyIs() {
        for (int i = 0; i < 2_500; i++) {
            MessageId id = appended(i % 60);
            log.append(id, i % 2, at(i % 60));
            reader.held.put(id, i % 2 == 0 ? Holding.BOOKED : Holding.COLLECTING);
        }
        log.commitAll();

        MinuteLook.Found found = look();

        assertThat(found.tally().state()).isEqualTo(Tally.State.COMPLETE);
        assertThat(found.tally().appended()).isEqualTo(2_500);
        assertThat(found.tally().inKafka()).isEqualTo(2_500);
        assertThat(found.tally().held()).isEqualTo(Map.of(Holding.BOOKED, 1_250L, Holding.COLLECTING, 1_250L));
    }

    @Test
    void namesWhatNeverReachedKafka() {
        arrived(1);
        MessageId lost = appended(2);

        MinuteLook.Found found = look();

        assertThat(found.tally().state()).isEqualTo(Tally.State.INCOMPLETE);
        assertThat(found.tally().lostBeforeKafka()).isEqualTo(1);
        assertThat(found.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.id()).isEqualTo(lost.toString());
            assertThat(missing.vanishedAfter()).isEqualTo("OUTBOX");
            assertThat(missing.about()).isEqualTo("key of " + lost);
        });
    }

    @Test
    void namesWhatItsReaderHasPassedAndDoesNotHold() {
        MessageId lost = appended(1);
        RecordSighting record = log.append(lost, 1, at(1));
        log.commitAll();

        MinuteLook.Found found = look();

        assertThat(found.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.id()).isEqualTo(lost.toString());
            assertThat(missing.vanishedAfter()).isEqualTo("KAFKA");
            assertThat(missing.record()).isEqualTo(record);
        });
    }

    @Test
    void saysUnderWayForWhatItsReaderHasNotComeTo() {
        arrived(1);
        log.append(appended(2), 1, at(2));
        log.committed.put(1, 0L);

        MinuteLook.Found found = look();

        assertThat(found.tally().state()).isEqualTo(Tally.State.UNDER_WAY);
        assertThat(found.tally().underWay()).isEqualTo(1);
        assertThat(found.tally().oldestUnderWay()).isEqualTo(at(2));
        assertThat(found.awaited()).isEqualTo(Map.of(1, 1L));
        assertThat(found.missing()).isEmpty();
    }

    @Test
    void findsWhatCameAfterAnOutageOfHours() {
        MessageId late = appended(1);
        others(500, at(1).plus(OUTAGE.dividedBy(2)));
        log.append(late, 0, at(1).plus(OUTAGE));
        reader.held.put(late, Holding.BOOKED);
        log.commitAll();

        assertThat(look().tally().state()).isEqualTo(Tally.State.COMPLETE);
        assertThat(lookWithoutReader().tally().state()).isEqualTo(Tally.State.COMPLETE);
    }

    /** After an outage its share of the log begins behind that of the minute before, and nobody has to search the hours between. */
    @Test
    void readsTheLogOnceForMinutesThatCameAfterAnOutage() {
        others(500, at(1).plus(OUTAGE.dividedBy(2)));
        MessageId late = appended(1);
        log.append(late, 0, at(1).plus(OUTAGE));

        MinuteLook.Found found = new MinuteLook(route(false), log, Map.of(0, 250L, 1, 250L)).look(SPAN, 1);

        assertThat(found.tally().state()).isEqualTo(Tally.State.COMPLETE);
        assertThat(log.shown).isLessThan(10);
    }

    @Test
    void findsWhatAHintLeadsPast() {
        MessageId early = appended(1);
        log.append(early, 0, at(1).plus(OUTAGE));
        others(500, at(1).plus(OUTAGE));

        assertThat(new MinuteLook(route(false), log, Map.of(0, 200L, 1, 200L))
                        .look(SPAN, 1)
                        .tally()
                        .state())
                .isEqualTo(Tally.State.COMPLETE);
    }

    @Test
    void findsWhatARelayWithAWrongClockHasSent() {
        log.append(appended(1), 0, at(1).minus(Duration.ofMinutes(40)));
        others(10, at(1).minus(Duration.ofMinutes(20)));

        assertThat(lookWithoutReader().tally().state()).isEqualTo(Tally.State.COMPLETE);
    }

    @Test
    void callsNothingMissingWhileARunningTransactionHidesRecords() {
        appended(1);
        log.transactionRuns = true;

        MinuteLook.Found found = look();

        assertThat(found.tally().state()).isEqualTo(Tally.State.UNDER_WAY);
        assertThat(found.missing()).isEmpty();
    }

    @Test
    void countsRepetitionsApart() {
        MessageId id = arrived(1);
        log.append(id, 0, at(3));
        log.append(id, 0, at(4));
        log.commitAll();

        MinuteLook.Found found = look();

        assertThat(found.tally().state()).isEqualTo(Tally.State.COMPLETE);
        assertThat(found.tally().inKafka()).isEqualTo(1);
        assertThat(found.tally().repeated()).isEqualTo(2);
        assertThat(found.tally().others()).isZero();
    }

    @Test
    void judgesWhatOthersHaveSentToo() {
        MessageId held = id();
        MessageId lost = id();
        reader.held.put(held, Holding.PARKED);
        log.append(held, 0, at(10));
        log.append(lost, 1, at(10));
        log.append(id(), 1, at(70)); // of another minute
        log.commitAll();

        MinuteLook.Found found = look();

        assertThat(found.tally().appended()).isZero();
        assertThat(found.tally().others()).isEqualTo(2);
        assertThat(found.tally().held()).isEqualTo(Map.of(Holding.PARKED, 1L));
        assertThat(found.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.id()).isEqualTo(lost.toString());
            assertThat(missing.others()).isTrue();
        });
    }

    @Test
    void takesAMessageOfAnotherMinuteForNobodyElses() {
        MessageId before = appended(-1);
        log.append(before, 0, at(0));
        log.commitAll();

        MinuteLook.Found found = look();

        assertThat(found.tally().isEmpty()).isTrue();
        assertThat(found.missing()).isEmpty();
    }

    @Test
    void knowsWhatKafkaRefused() {
        sender.refused.add(appended(1));

        Tally tally = look().tally();

        assertThat(tally.state()).isEqualTo(Tally.State.COMPLETE);
        assertThat(tally.refused()).isEqualTo(1);
    }

    @Test
    void takesWhatTheReaderHoldsForArrivedWhenKafkaHasForgottenIt() {
        MessageId id = appended(1);
        reader.held.put(id, Holding.BOOKED);

        Tally tally = look().tally();

        assertThat(tally.state()).isEqualTo(Tally.State.COMPLETE);
        assertThat(tally.inKafka()).isEqualTo(1);
    }

    @Test
    void namesAThousandAndCountsTheRest() {
        for (int i = 0; i < MinuteLook.NAMED_MAX + 7; i++) {
            appended(1);
        }

        MinuteLook.Found found = look();

        assertThat(found.missing()).hasSize(MinuteLook.NAMED_MAX);
        assertThat(found.tally().missing()).isEqualTo(MinuteLook.NAMED_MAX + 7);
    }

    @Test
    void looksAtAFullMinuteInPieces() {
        List<MessageId> lost = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            arrived(second);
            lost.add(appended(second));
        }

        MinuteLook.Found found =
                new MinuteLook(route(true), log, Map.of()).look(SPAN, 3L * MinuteLook.PIECE_MESSAGES_MAX);

        assertThat(found.tally().appended()).isEqualTo(120);
        assertThat(found.tally().inKafka()).isEqualTo(60);
        assertThat(found.tally().others()).isZero();
        assertThat(found.missing())
                .extracting(Missing::id)
                .containsExactlyInAnyOrderElementsOf(
                        lost.stream().map(MessageId::toString).toList());
    }

    private MinuteLook.Found look() {
        return new MinuteLook(route(true), log, Map.of()).look(SPAN, sender.outbox.size());
    }

    private MinuteLook.Found lookWithoutReader() {
        return new MinuteLook(route(false), log, Map.of()).look(SPAN, sender.outbox.size());
    }

    private Route route(boolean read) {
        return new Route(
                FakeLog.TOPIC, "swap", sender, read ? new Route.Reader("lockstep-ledger", reader) : null, read);
    }

    private MessageId appended(int second) {
        MessageId id = id();
        sender.outbox.put(id, new SentMessage(id, at(second), "key of " + id));
        return id;
    }

    /** From end to end. */
    private MessageId arrived(int second) {
        MessageId id = appended(second);
        log.append(id, 0, at(second));
        reader.held.put(id, Holding.BOOKED);
        log.commitAll();
        return id;
    }

    private void others(int number, Instant at) {
        for (int i = 0; i < number; i++) {
            MessageId id = id();
            reader.held.put(id, Holding.DONE);
            log.append(id, i % 2, at);
        }
    }

    private MessageId id() {
        return new MessageId(new UUID(7, ++made));
    }

    private static Instant at(int second) {
        return MINUTE.plusSeconds(second);
    }
}

package dev.lockstep.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.outbox.ManualClock;
import dev.lockstep.outbox.append.OutboxFailed;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The supervision of a relay; every test runs the relay's whole life on the test's own thread. */
class RelayTest {

    private static final RelayLag LAG = new RelayLag(10, 20, Long.MAX_VALUE, true);
    private static final SlotView FREE = new SlotView.Free(LAG);
    private static final SlotView HELD = new SlotView.Held(4711, LAG);
    private static final SlotView GONE = new SlotView.Unusable("replication slot s does not exist");

    private final ManualClock clock = new ManualClock();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Ids ids = Ids.timeOrdered();

    /** What happened, in order. */
    private final List<String> story = new ArrayList<>();

    private final Deque<Look> looks = new ArrayDeque<>();
    private final Deque<Run> runs = new ArrayDeque<>();
    private final FakeBroker broker = new FakeBroker();
    private final List<RelayState> statesWhilePausing = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<List<Envelope>> history = new ArrayList<>();
    private final List<Thread> made = new ArrayList<>();
    private boolean bounded;
    private boolean historyFails;
    private int refusalsFail;
    private int pausesMax = 20;
    private Consumer<RelayState> whilePausing = state -> {};

    private final FakeControl control = new FakeControl();

    private final Relay relay = new Relay(
            "test",
            RelayNode.usual(),
            new Relay.Ports(
                    new FakeSlot(),
                    FakeStream::new,
                    this::openBroker,
                    this::park,
                    new FakeHistory(),
                    control,
                    this::pause),
            clock,
            this::thread,
            closing);

    interface Look {
        SlotView view() throws SQLException;
    }

    interface Run {
        void with(ChangeStream.Sink sink) throws ChangeStreamFailed, InterruptedException;
    }

    @Test
    void storesEveryMessageInOrderAndOnlyThenConfirmsTheBatch() {
        stream(sink -> {
            sink.take(messages("a", "b", "c")).settle();
            story.add("confirmed");
        });

        relay.supervise();

        assertThat(story)
                .containsSubsequence(
                        "send a", "send b", "send c", "stored a", "stored b", "stored c", "confirmed", "broker closed");
        assertThat(relay.status().relayed()).isEqualTo(3);
        assertThat(relay.status().lastRelayedAt()).isEqualTo(clock.instant());
        assertThat(relay.status().state()).isEqualTo(RelayState.STOPPED);
    }

    @Test
    void handsOverTheNextBatchWhileTheLastOneIsUnderWay() {
        broker.unanswered.add("b");
        stream(sink -> {
            Delivery first = sink.take(messages("a", "b"));
            Delivery second = sink.take(messages("c"));
            story.add("first answered: " + first.isAnswered() + ", second: " + second.isAnswered());
            story.add("relayed: " + relay.status().relayed());
            broker.unanswered.clear();
            story.add("first answered: " + first.isAnswered());
            first.settle();
            story.add("relayed: " + relay.status().relayed());
            second.settle();
        });

        relay.supervise();

        assertThat(story)
                .containsSubsequence(
                        "send a",
                        "send b",
                        "send c",
                        "first answered: false, second: true",
                        "relayed: 0",
                        "first answered: true",
                        "stored a",
                        "stored b",
                        "relayed: 2",
                        "stored c");
        assertThat(relay.status().relayed()).isEqualTo(3);
    }

    @Test
    void runsAndTellsALifeSignWithoutMessages() {
        List<RelayStatus> seen = new ArrayList<>();
        stream(sink -> {
            seen.add(relay.status());
            sink.take(List.of()).settle();
            seen.add(relay.status());
        });

        relay.supervise();

        assertThat(seen).extracting(RelayStatus::state).containsExactly(RelayState.STARTING, RelayState.RUNNING);
        assertThat(seen.get(0).lastHeartbeatAt()).isNull();
        assertThat(seen.get(1).lastHeartbeatAt()).isEqualTo(clock.instant());
        assertThat(seen.get(1).lastRelayedAt()).isNull();
    }

    @Test
    void waitsForAnAcknowledgementHoweverLateItComes() {
        broker.silences = 4;
        List<RelayState> seen = new ArrayList<>();
        broker.whileSilent = () -> seen.add(relay.status().state());
        stream(sink -> {
            sink.take(messages("a")).settle();
            story.add("confirmed");
            seen.add(relay.status().state());
        });

        relay.supervise();

        assertThat(story).containsSubsequence("send a", "stored a", "confirmed").doesNotHaveDuplicates();
        assertThat(seen)
                .containsExactly(
                        RelayState.STARTING,
                        RelayState.KAFKA_UNAVAILABLE,
                        RelayState.KAFKA_UNAVAILABLE,
                        RelayState.KAFKA_UNAVAILABLE,
                        RelayState.RUNNING);
        assertThat(relay.status().lastError()).contains("no acknowledgement");
    }

    @Test
    void letsNoMessageOvertakeOneThatKafkaDoesNotTake() {
        broker.refuseHandOver("b", 3);
        stream(sink -> sink.take(messages("a", "b", "c")).settle());

        relay.supervise();

        assertThat(story).containsSubsequence("send a", "send b", "send c").doesNotHaveDuplicates();
        assertThat(pauses).startsWith(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(statesWhilePausing).startsWith(RelayState.KAFKA_UNAVAILABLE);
    }

    @Test
    void parksWhatKafkaRefusesForEverAndGoesOn() {
        broker.refuseForEver("b");
        stream(sink -> {
            sink.take(messages("a", "b", "c")).settle();
            story.add("confirmed");
        });

        relay.supervise();

        assertThat(story).containsSubsequence("stored a", "parked b record-too-large", "stored c", "confirmed");
        assertThat(relay.status().relayed()).isEqualTo(2);
        assertThat(relay.status().refused()).isEqualTo(1);
    }

    @Test
    void confirmsNothingUntilARefusedMessageIsParked() {
        broker.refuseForEver("a");
        refusalsFail = 3;
        stream(sink -> {
            sink.take(messages("a")).settle();
            story.add("confirmed");
        });

        relay.supervise();

        assertThat(story)
                .containsSubsequence(
                        "not parked a", "not parked a", "not parked a", "parked a record-too-large", "confirmed");
    }

    @Test
    void beginsAnewWithANewProducerWhenTheOldOneIsBroken() {
        broker.breakOn("b");
        stream(sink -> {
            try {
                sink.take(messages("a", "b")).settle();
                story.add("confirmed");
            } catch (IllegalStateException e) {
                throw new ChangeStreamFailed("the handler threw", e);
            }
        });
        stream(sink -> {
            sink.take(messages("a", "b")).settle();
            story.add("confirmed");
        });

        relay.supervise();

        assertThat(story)
                .containsSubsequence(
                        "broker opened", "broken b", "broker closed", "broker opened", "stored b", "confirmed")
                .containsOnlyOnce("confirmed");
    }

    @Test
    void triesAgainWithAGrowingPauseWhileTheDatabaseIsAway() {
        for (int i = 0; i < 7; i++) {
            looks.add(() -> {
                throw new SQLException("connection refused", "08001");
            });
        }
        pausesMax = 7;

        relay.supervise();

        assertThat(pauses)
                .extracting(Duration::toMillis)
                .containsExactly(500L, 1_000L, 2_000L, 2_000L, 2_000L, 2_000L, 2_000L);
        assertThat(statesWhilePausing).containsOnly(RelayState.FAILED);
        assertThat(relay.status().lastError()).isEqualTo("connection refused");
        assertThat(story).isEmpty();
    }

    @Test
    void beginsWithAShortPauseAgainAfterItRan() {
        Run ran = sink -> {
            sink.take(List.of()).settle();
            throw new ChangeStreamFailed("terminating connection due to administrator command", null);
        };
        stream(ran);
        stream(ran);
        stream(ran);

        relay.supervise();

        assertThat(pauses).startsWith(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(500));
    }

    @Test
    void neverStartsTheEngineWithoutItsSlot() {
        looks.add(() -> GONE);
        looks.add(() -> GONE);
        pausesMax = 2;

        relay.supervise();

        assertThat(story).isEmpty();
        assertThat(statesWhilePausing).containsOnly(RelayState.SLOT_MISSING);
        assertThat(relay.status().lastError()).isEqualTo("replication slot s does not exist");
        assertThat(pauses).containsOnly(Duration.ofMillis(Relay.SLOT_MISSING_LOOK_MS));
    }

    @Test
    void goesOnWhenAnOperatorBroughtTheSlotBack() {
        looks.add(() -> GONE);
        stream(sink -> sink.take(messages("a")).settle());

        relay.supervise();

        assertThat(story).contains("stored a");
    }

    @Test
    void waitsForASlotThatAnotherRelayHoldsAndTakesOver() {
        looks.add(() -> HELD);
        looks.add(() -> HELD);
        looks.add(() -> HELD);
        runs.add(RelayTest::slotIsActive);
        stream(sink -> sink.take(messages("a")).settle());

        relay.supervise();

        assertThat(statesWhilePausing)
                .startsWith(RelayState.WAITING_FOR_SLOT, RelayState.WAITING_FOR_SLOT, RelayState.WAITING_FOR_SLOT);
        assertThat(pauses).startsWith(Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300));
        assertThat(story).contains("stored a");
    }

    /** An engine starts in a fraction of the time when it has started before. */
    @Test
    void practisesOnceWhileAnotherRelayHoldsTheSlot() {
        looks.add(() -> HELD);
        looks.add(() -> HELD);
        runs.add(sink -> {
            story.add("practised as " + relay.status().state());
            slotIsActive(sink);
        });

        relay.supervise();

        assertThat(story).containsOnlyOnce("practised as WAITING_FOR_SLOT");
        assertThat(relay.status().lastError()).isNull();
    }

    @Test
    void relaysWhenTheSlotBecomesFreeWhileItPractises() {
        looks.add(() -> HELD);
        runs.add(sink -> {
            sink.take(messages("a")).settle();
            story.add("state " + relay.status().state());
            throw new ChangeStreamFailed("terminating connection", null);
        });

        relay.supervise();

        assertThat(story).contains("stored a", "state RUNNING");
        assertThat(statesWhilePausing).startsWith(RelayState.FAILED);
    }

    private static void slotIsActive(ChangeStream.Sink sink) throws ChangeStreamFailed {
        throw new ChangeStreamFailed("replication slot \"s\" is active for PID 4711", null);
    }

    @Test
    void stopsReadingWhilePausedAndGoesOnWhenResumed() {
        stream(sink -> {
            relay.pause();
            story.add("paused");
        });
        looks.add(() -> FREE);
        runs.add(sink -> sink.take(messages("a")).settle());
        whilePausing = state -> {
            if (state == RelayState.PAUSED) {
                relay.resume();
            }
        };

        relay.supervise();

        assertThat(statesWhilePausing).contains(RelayState.PAUSED);
        assertThat(story).containsSubsequence("stop", "paused", "broker closed", "broker opened", "stored a");
    }

    @Test
    void readsNothingWhenItWasPausedBeforeItStarted() {
        control.wish(true, "alice", "Kafka moves");
        pausesMax = 3;

        relay.supervise();

        assertThat(statesWhilePausing).containsOnly(RelayState.PAUSED);
        assertThat(story).isEmpty();
    }

    @Test
    void pausesAndGoesOnAsTheNewestWishSays() {
        stream(sink -> {
            control.wish(true, "alice", "Kafka moves");
            relay.look();
            story.add("paused");
        });
        stream(sink -> sink.take(messages("a")).settle());
        whilePausing = state -> {
            if (state == RelayState.PAUSED) {
                control.wish(false, "bob", "Kafka moved");
                relay.look();
            }
        };

        relay.supervise();

        assertThat(statesWhilePausing).contains(RelayState.PAUSED);
        assertThat(story).containsSubsequence("paused", "broker closed", "broker opened", "stored a");
    }

    @Test
    void givesUpTheBatchInHandWhenPausedWhileKafkaIsAway() {
        broker.silences = Integer.MAX_VALUE;
        broker.whileSilent = () -> {
            control.wish(true, "alice", "Kafka moves");
            relay.look();
        };
        stream(sink -> {
            sink.take(messages("a")).settle();
            story.add("confirmed");
        });
        pausesMax = 2;

        relay.supervise();

        assertThat(story).doesNotContain("confirmed");
        assertThat(statesWhilePausing).contains(RelayState.PAUSED);
    }

    @Test
    void keepsTheWishOfWhoeverHadItFirst() {
        relay.wish(true, "alice", "Kafka moves");
        relay.wish(true, "bob", "me too");
        relay.wish(false, "bob", "done");
        relay.wish(false, "alice", "done, too");

        assertThat(control.wishes).extracting(RelayWish::by).containsExactly("alice", "bob");
    }

    @Test
    void givesASignWithTheGreatestIdOnlyWhileItReadsTheSlot() {
        MessageId older = new MessageId(Ids.lowestAt(clock.instant().minusSeconds(1)));
        MessageId younger = new MessageId(Ids.lowestAt(clock.instant()));
        relay.look();
        stream(sink -> {
            sink.take(List.of(Envelope.of(younger, "t", "b", "post", new byte[0])))
                    .settle();
            sink.take(List.of(Envelope.of(older, "t", "a", "post", new byte[0])))
                    .settle();
            relay.look();
        });

        relay.supervise();
        relay.look();

        assertThat(control.signs)
                .singleElement()
                .satisfies(sign -> assertThat(sign.relayedTo()).isEqualTo(younger.value()));
    }

    @Test
    void saysItIsStuckWhenItsDatabaseCannotBeAsked() {
        control.away = true;

        assertThatThrownBy(relay::look).isInstanceOf(OutboxFailed.class);

        assertThat(relay.verdict().condition()).isEqualTo(RelayVerdict.Condition.STUCK);
        assertThat(relay.view()).isEmpty();
    }

    @Test
    void givesUpTheBatchInHandWhenClosedWhileKafkaIsAway() {
        broker.silences = Integer.MAX_VALUE;
        broker.whileSilent = closing::countDown;
        stream(sink -> {
            sink.take(messages("a")).settle();
            story.add("confirmed");
        });

        relay.supervise();

        assertThat(story).doesNotContain("confirmed");
        assertThat(relay.status().state()).isEqualTo(RelayState.STOPPED);
    }

    @Test
    void recoversAMissingSlotBySendingAgainFromTheTable() {
        looks.add(() -> GONE);
        history.add(messages("a", "b"));
        history.add(messages("c"));

        long sent = relay.sendAgain(ResendRequest.recover(Instant.EPOCH), count -> {});

        assertThat(sent).isEqualTo(3);
        assertThat(story)
                .containsExactly(
                        "slot made",
                        "broker opened",
                        "read since 1970-01-01T00:00:00Z",
                        "send a",
                        "send b",
                        "stored a",
                        "stored b",
                        "send c",
                        "stored c",
                        "broker closed");
    }

    @Test
    void leavesASlotAloneThatNeedsNoRecovery() {
        looks.add(() -> FREE);
        looks.add(() -> HELD);

        assertThatIllegalStateException()
                .isThrownBy(() -> relay.sendAgain(ResendRequest.recover(Instant.EPOCH), count -> {}));
        assertThatIllegalStateException()
                .isThrownBy(() -> relay.sendAgain(ResendRequest.recover(Instant.EPOCH), count -> {}));

        assertThat(story).isEmpty();
    }

    @Test
    void takesForRelayedWhatItSentAgainForALostSlot() {
        looks.add(() -> GONE);
        history.add(messages("a"));

        relay.sendAgain(ResendRequest.recover(Instant.EPOCH), count -> {});

        assertThat(control.relayedTo).containsExactly(Ids.lowestAt(clock.instant()));
    }

    @Test
    void sendsNothingAgainThatWasNotConfirmedAsItIs() {
        history.add(messages("a", "b"));
        ResendRequest request = ResendRequest.range(Instant.EPOCH, null);

        assertThat(relay.planResend(request)).isInstanceOfSatisfying(ResendAnswer.Planned.class, planned -> {
            assertThat(planned.messages()).isEqualTo(2);
            assertThat(planned.request().until()).isEqualTo(clock.instant());
        });
        assertRefused(ResendAnswer.Reason.NOT_AS_CONFIRMED, relay.beginResend(request, 3, "alice", "again"));
        control.busy = true;
        assertRefused(ResendAnswer.Reason.BUSY, relay.beginResend(request, 2, "alice", "again"));
        control.wish(true, "alice", "Kafka moves");
        assertRefused(ResendAnswer.Reason.PAUSED, relay.planResend(request));
        assertThat(story).isEmpty();
    }

    @Test
    void makesNoSlotAnewThatIsThere() {
        looks.add(() -> FREE);
        assertRefused(ResendAnswer.Reason.SLOT_USABLE, relay.planResend(ResendRequest.recover(Instant.EPOCH)));
    }

    @Test
    void sendsNoMoreAgainThanItsBound() {
        history.add(messages("a", "b", "c"));
        bounded = true;
        assertRefused(ResendAnswer.Reason.TOO_MANY, relay.planResend(ResendRequest.range(Instant.EPOCH, null)));
    }

    @Test
    void sendsAgainAndTellsHowFarItIs() throws InterruptedException {
        history.add(messages("a", "b"));
        history.add(messages("c"));

        ResendAnswer answer = relay.beginResend(ResendRequest.range(Instant.EPOCH, null), 3, "alice", "again");
        made.get(0).join();

        assertThat(answer).isEqualTo(new ResendAnswer.Begun(1, 3));
        assertThat(control.progress).containsExactly(2L, 3L);
        assertThat(control.ends).containsExactly("all", "closed");
    }

    @Test
    void keepsWhyItCouldNotSendAllAgain() throws InterruptedException {
        history.add(messages("a"));
        historyFails = true;

        relay.beginResend(ResendRequest.range(Instant.EPOCH, null), 1, "alice", "again");
        made.get(0).join();

        assertThat(control.progress).containsExactly(1L);
        assertThat(control.ends).hasSize(2).first().asString().contains("sent 1 messages again");
    }

    private static void assertRefused(ResendAnswer.Reason reason, ResendAnswer answer) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        ResendAnswer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void tellsHowMuchItSentAgainWhenItCannotGoOn() {
        history.add(messages("a"));
        historyFails = true;

        assertThatThrownBy(() -> relay.sendAgain(ResendRequest.range(Instant.EPOCH, null), count -> {}))
                .isInstanceOf(OutboxFailed.class)
                .hasMessageContaining("sent 1 messages again");
    }

    @Test
    void isStartedOnce() {
        closing.countDown();
        assertThatIllegalStateException().isThrownBy(relay::start);
    }

    private void stream(Run run) {
        looks.add(() -> FREE);
        runs.add(run);
    }

    private SlotView look() throws SQLException {
        Look next = looks.poll();
        if (next == null) {
            closing.countDown();
            return HELD;
        }
        return next.view();
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work);
        made.add(thread);
        return thread;
    }

    private final class FakeHistory implements History {

        @Override
        public void read(ResendRequest request, Reader reader) throws SQLException, InterruptedException {
            story.add("read since " + request.since());
            for (List<Envelope> batch : history) {
                reader.take(batch);
            }
            if (historyFails) {
                throw new SQLException("connection reset");
            }
        }

        @Override
        public long count(ResendRequest request, long max) {
            long messages = history.stream().mapToLong(List::size).sum();
            return bounded ? max + 1 : messages;
        }
    }

    private Broker openBroker() {
        story.add("broker opened");
        return broker;
    }

    private void pause(Duration time) {
        if (time.isZero()) {
            return;
        }
        pauses.add(time);
        statesWhilePausing.add(relay.status().state());
        whilePausing.accept(relay.status().state());
        if (pauses.size() >= pausesMax) {
            closing.countDown();
        }
    }

    private void park(Envelope message, String reason, String detail) {
        if (refusalsFail > 0) {
            refusalsFail--;
            story.add("not parked " + key(message));
            throw new IllegalStateException("database away");
        }
        story.add("parked " + key(message) + " " + reason);
    }

    private List<Envelope> messages(String... keys) {
        List<Envelope> messages = new ArrayList<>();
        for (String key : keys) {
            messages.add(Envelope.of(new MessageId(ids.next()), "t", key, "post", new byte[0]));
        }
        return messages;
    }

    private static String key(Envelope message) {
        return new String(message.key(), StandardCharsets.UTF_8);
    }

    private final class FakeSlot implements Slot {

        @Override
        public SlotView look() throws SQLException {
            return RelayTest.this.look();
        }

        @Override
        public void recreate() {
            story.add("slot made");
        }
    }

    private final class FakeStream implements ChangeStream {

        @Override
        public void run(Sink sink) throws ChangeStreamFailed {
            try {
                runs.remove().with(sink);
            } catch (InterruptedException e) {
                story.add("interrupted");
            }
        }

        @Override
        public void stop() {
            story.add("stop");
        }
    }

    /** Stores everything but what it is told not to. */
    private final class FakeBroker implements Broker {

        private int silences;
        private Runnable whileSilent = () -> {};
        private String unavailableFor = "";
        private int unavailable;
        private String refused = "";
        private String broken = "";
        private final Set<String> unanswered = new HashSet<>();

        void refuseHandOver(String key, int times) {
            unavailableFor = key;
            unavailable = times;
        }

        void refuseForEver(String key) {
            refused = key;
        }

        void breakOn(String key) {
            broken = key;
        }

        @Override
        public Receipt send(Envelope message) throws BrokerUnavailable {
            String key = key(message);
            if (key.equals(unavailableFor) && unavailable > 0) {
                unavailable--;
                throw new BrokerUnavailable("Kafka takes nothing", new IllegalStateException());
            }
            story.add("send " + key);
            return new Receipt() {
                @Override
                public boolean isAnswered() {
                    return !unanswered.contains(key);
                }

                @Override
                public boolean await(Duration time) throws MessageRefused, BrokerUnavailable {
                    return acknowledged(key);
                }
            };
        }

        private boolean acknowledged(String key) throws MessageRefused, BrokerUnavailable {
            if (silences > 0) {
                silences--;
                whileSilent.run();
                return false;
            }
            if (key.equals(refused)) {
                throw new MessageRefused("record-too-large", new IllegalStateException("too large"));
            }
            if (key.equals(broken)) {
                broken = "";
                story.add("broken " + key);
                throw new BrokerUnavailable("fenced", new IllegalStateException());
            }
            story.add("stored " + key);
            return true;
        }

        @Override
        public void close() {
            story.add("broker closed");
        }
    }
}

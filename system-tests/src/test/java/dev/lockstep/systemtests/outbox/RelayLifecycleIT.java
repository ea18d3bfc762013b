package dev.lockstep.systemtests.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelayNode;
import dev.lockstep.outbox.relay.RelayState;
import dev.lockstep.outbox.relay.RelayVerdict.Condition;
import dev.lockstep.outbox.relay.RelayView;
import dev.lockstep.outbox.relay.ResendAnswer;
import dev.lockstep.outbox.relay.ResendRequest;
import dev.lockstep.systemtests.stack.AtEnd;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Project;
import dev.lockstep.systemtests.stack.Topic;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What operators do with relays, of two nodes where it matters; on servers of its own. */
@Tag("it")
class RelayLifecycleIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SLOT = "lockstep_ledger_outbox";

    private static Infrastructure servers;

    private final Ids ids = Ids.timeOrdered();
    private final String key = ids.next().toString();
    private final Topic topic = new Topic(servers.kafka(), Topics.LEDGER_EVENTS);
    private final List<Relay> relays = new ArrayList<>();

    @BeforeAll
    static void startServers() {
        servers = AtEnd.close(Infrastructure.start(
                Project.target("lifecycle-" + ProcessHandle.current().pid())));
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @AfterEach
    void stopRelays() {
        relays.forEach(Relay::close);
    }

    @Test
    void pausesAllNodesUnderLoadWithoutLossAndSendsNothingUntilItIsResumed() throws Exception {
        Relay first = running();
        Relay second = started();
        await("waits").atMost(SOON).until(() -> second.status().state() == RelayState.WAITING_FOR_SLOT);
        AtomicBoolean enough = new AtomicBoolean();
        List<MessageId> appended = new ArrayList<>();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> load = writer.submit(() -> {
                while (!enough.get()) {
                    appended.addAll(append(20));
                }
                return null;
            });
            await("messages arrive").atMost(SOON).until(() -> received().size() > 200);

            second.wish(true, "alice", "Kafka moves");
            Instant asked = Instant.now();
            await("both stand still")
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> first.status().state() == RelayState.PAUSED
                            && second.status().state() == RelayState.PAUSED
                            && first.look().leader() == null);
            System.out.println(
                    "paused after " + Duration.between(asked, Instant.now()).toMillis() + " ms");
            int sent = received().size();
            await("the lag grows")
                    .atMost(SOON)
                    .until(() -> first.look().behind().messages() > 500);
            enough.set(true);
            load.get();
            assertThat(received()).as("sent while paused").hasSize(sent);
            assertThat(first.verdict().condition()).isEqualTo(Condition.PAUSED);
            assertThat(second.verdict().reason())
                    .startsWith("paused by alice since ")
                    .endsWith(": Kafka moves");

            first.wish(false, "bob", "Kafka moved");
            await("every message arrives").atMost(SOON).until(() -> received().containsAll(texts(appended)));
            await("nothing is behind")
                    .atMost(SOON)
                    .until(() -> first.look().behind().messages() == 0);
            System.out.println(appended.size() + " messages, " + sent + " of them before the pause");
        } finally {
            enough.set(true);
            writer.shutdownNow();
        }
    }

    @Test
    void staysPausedWhenEveryNodeIsStartedAnew() throws SQLException {
        Relay before = running();
        before.wish(true, "alice", "Kafka moves");
        before.close();
        Relay after = started();
        List<MessageId> appended = append(5);

        await("paused").atMost(SOON).until(() -> after.status().state() == RelayState.PAUSED);
        await("told").atMost(SOON).until(() -> after.look().behind().messages() == 5);
        assertThat(after.look().lag()).isPositive();
        assertThat(received()).isEmpty();

        after.wish(false, "alice", "done");
        await("every message arrives").atMost(SOON).until(() -> received().containsAll(texts(appended)));
        after.wish(true, "alice", "once more");
        await("paused").atMost(SOON).until(() -> after.look().leader() == null);
        after.wish(false, "alice", "done");
    }

    /** A node that dies has relayed what it gave no sign of any more; nothing may be left behind that is not. */
    @Test
    void isNotBehindForWhatADeadNodeHadRelayed() throws SQLException {
        Relay dead = running();
        UUID signed = signedTo();
        List<MessageId> appended = append(5);
        await("every message arrives").atMost(SOON).until(() -> received().containsAll(texts(appended)));
        String end = (String) owner().value("select pg_current_wal_lsn()::text");
        await("the slot is beyond them")
                .atMost(SOON)
                .until(() -> owner().count(
                                        "select count(*) from pg_replication_slots where slot_name = ? and confirmed_flush_lsn >= ?::pg_lsn",
                                        SLOT,
                                        end)
                        == 1);
        dead.close();
        assertThat(owner().update("update outbox.relay_sign set relayed_to = ?", signed))
                .isEqualTo(1);

        Relay next = running();

        await("nothing is behind")
                .atMost(SOON)
                .until(() -> next.look().behind().messages() == 0 && signedTo().compareTo(signed) != 0);
        assertThat(received()).as("relayed once").hasSize(5);
    }

    /** Its id is greater than all that come for an hour; it would hide them, or be behind for ever. */
    @Test
    void doesNotCountAMessageThatAWrongClockMade() throws SQLException {
        Relay relay = running();
        MessageId wrong = new MessageId(idOf(Instant.now().plus(Duration.ofHours(1))));
        append(List.of(wrong));
        await("it arrives").atMost(SOON).until(() -> received().contains(wrong.toString()));
        await("nothing is behind")
                .atMost(SOON)
                .until(() -> relay.look().behind().messages() == 0);

        relay.wish(true, "alice", "to be behind");
        await("free").atMost(SOON).until(() -> relay.look().leader() == null);
        append(2);
        await("what is behind is told")
                .atMost(SOON)
                .until(() -> relay.look().behind().messages() == 2);
        relay.wish(false, "alice", "done");
        await("every message arrives").atMost(SOON).until(() -> received().size() == 3);
    }

    @Test
    void tellsTheSameOfTheLeaderOnEveryNode() {
        Relay first = running();
        Relay second = started();
        await("waits").atMost(SOON).until(() -> second.status().state() == RelayState.WAITING_FOR_SLOT);
        await("a sign").atMost(SOON).until(() -> second.look().isSignFresh());

        RelayView here = first.look();
        RelayView there = second.look();
        assertThat(there.leader()).isEqualTo(here.leader());
        assertThat(there.leader().node()).isEqualTo(RelayNode.usual().name());
        assertThat(there.leader().walSenderPid()).isPositive();
        assertThat(there.sign().state()).isEqualTo("RUNNING");
        assertThat(there.silence()).isLessThan(Duration.ofSeconds(15));
        assertThat(there.slot().failover()).isTrue();
        assertThat(there.slot().safeBytes()).isLessThan(Long.MAX_VALUE);
        await("fine").atMost(SOON).until(() -> second.verdict().condition() == Condition.FINE);
    }

    @Test
    void sendsASpanOrSomeMessagesAgainAfterTheyWereCounted() throws SQLException {
        Relay relay = running();
        Instant since = Instant.now();
        List<MessageId> appended = append(30);
        await("every message arrives").atMost(SOON).until(() -> received().containsAll(texts(appended)));

        ResendAnswer.Planned span = (ResendAnswer.Planned) relay.planResend(ResendRequest.range(since, null));
        assertThat(span.messages()).isEqualTo(30);
        assertThat(relay.beginResend(span.request(), 29, "alice", "again"))
                .isInstanceOfSatisfying(
                        ResendAnswer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(ResendAnswer.Reason.NOT_AS_CONFIRMED));
        assertThat(relay.beginResend(span.request(), 30, "alice", "again")).isInstanceOf(ResendAnswer.Begun.class);
        awaitResent(relay);
        assertThat(relay.look().resend().sent()).isEqualTo(30);
        assertThat(received()).hasSize(60);

        ResendRequest two = ResendRequest.messages(appended.subList(0, 2));
        relay.beginResend(two, 2, "alice", "these two");
        awaitResent(relay);
        assertThat(received()).hasSize(62);
        assertThat(relay.look().behind().messages()).isZero();
    }

    @Test
    void recoversALostSlotWithoutLosingAMessage() throws SQLException {
        Relay relay = running();
        append(1);
        await("it arrives").atMost(SOON).until(() -> received().size() == 1);
        Instant lastSeen = relay.look().at();
        relay.wish(true, "alice", "to lose the slot");
        await("free").atMost(SOON).until(() -> relay.look().leader() == null);
        owner().rows("select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '" + SLOT
                + "'");
        List<MessageId> without = append(40);
        relay.wish(false, "alice", "the slot is lost");
        await("noticed").atMost(SOON).until(() -> relay.status().state() == RelayState.SLOT_MISSING);
        assertThat(relay.look().unusable()).contains("does not exist");

        ResendAnswer.Planned planned =
                (ResendAnswer.Planned) relay.planResend(ResendRequest.recover(lastSeen.minusSeconds(60)));
        relay.beginResend(planned.request(), planned.messages(), "alice", "the slot is lost");
        awaitResent(relay);
        await("runs").atMost(SOON).until(() -> relay.status().state() == RelayState.RUNNING);
        List<MessageId> with = append(3);

        await("every message arrives")
                .atMost(SOON)
                .until(() ->
                        received().containsAll(texts(without)) && received().containsAll(texts(with)));
        await("nothing is behind")
                .atMost(SOON)
                .until(() -> relay.look().behind().messages() == 0);
    }

    private static void awaitResent(Relay relay) {
        await("sent again")
                .atMost(SOON)
                .until(() ->
                        relay.look().resend() != null && !relay.look().resend().isOpen());
        assertThat(relay.look().resend().failure()).isNull();
    }

    private Relay started() {
        Relay relay = RelayProcess.relay(servers.ledger(), servers.kafka());
        relays.add(relay);
        relay.start();
        return relay;
    }

    private Relay running() {
        Relay relay = started();
        await("runs").atMost(SOON).until(() -> relay.status().state() == RelayState.RUNNING);
        return relay;
    }

    private static UUID signedTo() {
        return (UUID) owner().value("select relayed_to from outbox.relay_sign");
    }

    /** UUIDv7 (RFC 9562) of that time. */
    private UUID idOf(Instant time) {
        UUID now = ids.next();
        return new UUID(
                time.toEpochMilli() << 16 | now.getMostSignificantBits() & 0xffff, now.getLeastSignificantBits());
    }

    private List<MessageId> append(int count) throws SQLException {
        return append(
                Stream.generate(() -> new MessageId(ids.next())).limit(count).toList());
    }

    private List<MessageId> append(List<MessageId> ids) throws SQLException {
        List<Envelope> messages = new ArrayList<>();
        for (MessageId id : ids) {
            messages.add(Envelope.of(id, Topics.LEDGER_EVENTS, key, "test", "{}".getBytes(StandardCharsets.UTF_8)));
        }
        try (OneTransaction transaction = new OneTransaction(servers.ledger())) {
            transaction.outbox().append(messages);
            transaction.commit();
        }
        return ids;
    }

    /** The ids of this test's messages, as often as they were sent. */
    private List<String> received() {
        return topic.messages(message -> message.key().equals(key)).stream()
                .map(message -> message.headers().get("message-id"))
                .toList();
    }

    private static List<String> texts(List<MessageId> ids) {
        return ids.stream().map(MessageId::toString).toList();
    }

    private static Database owner() {
        return new Database(
                servers.ledger().url(),
                servers.ledger().owner().user(),
                servers.ledger().owner().password());
    }
}

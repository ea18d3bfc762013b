package dev.lockstep.systemtests.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.outbox.partition.PartitionSettings;
import dev.lockstep.outbox.partition.PartitionSweep;
import dev.lockstep.outbox.partition.TableStatus;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.SendAgain;
import dev.lockstep.systemtests.outbox.OutboxDatabase.Servers;
import dev.lockstep.systemtests.servers.LedgerServer;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Topic;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Partitions of the outbox come and go under a relay; those that may still be needed do not go. */
@Tag("it")
class PartitionsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant TODAY = Instant.now().truncatedTo(ChronoUnit.DAYS);

    /** Each test has a day of the past of its own. */
    private static final AtomicInteger DAYS_AGO = new AtomicInteger(30);

    private static Servers servers;
    private static OutboxDatabase database;

    private final Ids ids = Ids.timeOrdered();
    private final Topic topic = new Topic(servers.kafka(), Topics.LEDGER_EVENTS);

    @BeforeAll
    static void startServers() {
        servers = Servers.start("partitions");
        database = longAfterTheMigration("parts");
    }

    /** Without the partition that a migration leaves behind, which holds the past and today. */
    private static OutboxDatabase longAfterTheMigration(String name) {
        OutboxDatabase made = servers.create(name, OutboxDatabase.NEWEST);
        made.owner().update("drop table outbox.message_first");
        return made;
    }

    @Test
    void relaysFromAPartitionThatWasMadeWhileTheRelayRuns() throws SQLException {
        try (Relay relay = started(database)) {
            UUID before = append(database, ids.next());
            awaitOnKafka(before);
            Instant tomorrow = TODAY.plus(Duration.ofDays(40));
            assertThat(make(database, tomorrow)).isEqualTo("made");
            UUID after = append(database, idOf(tomorrow));
            awaitOnKafka(after);
            assertThat(database.partitionOf(after)).startsWith("message_2");
        }
    }

    /** By hand, against the runbook: the log has it, and does not need the table. */
    @Test
    void relaysWhatWasInAPartitionThatIsGone() throws SQLException {
        OutboxDatabase torn = longAfterTheMigration("torn");
        Instant day = aDayAgo();
        make(torn, day);
        UUID message = append(torn, idOf(day));
        torn.owner().update("drop table outbox." + torn.partitionOf(message));
        try (Relay relay = started(torn)) {
            awaitOnKafka(message);
        }
    }

    /** Not how it is set up; but a publication that somebody made anew must not lose messages without a word. */
    @Test
    void relaysEverythingOfAMessageAlsoWhenPartitionsArePublishedByTheirOwnNames() throws SQLException {
        OutboxDatabase leaves = longAfterTheMigration("leaves");
        leaves.owner().update("alter publication lockstep_outbox set (publish_via_partition_root = false)");
        try (Relay relay = started(leaves)) {
            awaitOnKafka(append(leaves, UUID.randomUUID()));
            Instant tomorrow = TODAY.plus(Duration.ofDays(40));
            make(leaves, tomorrow);
            Envelope whole = new Envelope(
                    new MessageId(idOf(tomorrow)),
                    Topics.LEDGER_EVENTS,
                    "partitions".getBytes(StandardCharsets.UTF_8),
                    "test",
                    3,
                    "{}",
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                    "a=b",
                    List.of(Header.text("of-somebody", "x")),
                    new byte[] {0, 1, (byte) 0xff});
            try (OneTransaction transaction = leaves.transaction()) {
                transaction.outbox().append(whole);
                transaction.commit();
            }
            awaitOnKafka(whole.id().value());
            assertThat(topic.messages(message ->
                            whole.id().toString().equals(message.headers().get("message-id"))))
                    .first()
                    .satisfies(message -> {
                        assertThat(message.value()).isEqualTo(whole.payload());
                        assertThat(message.headers())
                                .containsEntry("message-version", "3")
                                .containsEntry("saga-context", "{}")
                                .containsEntry("traceparent", whole.traceparent())
                                .containsEntry("tracestate", "a=b")
                                .containsEntry("of-somebody", "x");
                    });
        }
    }

    @Test
    void takesWhatFitsIntoNoPartitionAndRelaysIt() throws SQLException {
        UUID timeless = append(database, UUID.randomUUID());
        assertThat(database.partitionOf(timeless)).isEqualTo("message_default");
        try (Relay relay = started(database)) {
            awaitOnKafka(timeless);
        }
    }

    /** The first moment of the next partition is not in this one. */
    @Test
    void dividesAtTheMillisecond() throws SQLException {
        Instant day = aDayAgo();
        make(database, day);
        assertThat(database.partitionOf(append(database, new UUID(timeBits(day), 1))))
                .startsWith("message_2");
        Instant end = day.plus(Duration.ofDays(1));
        assertThat(database.partitionOf(append(database, new UUID(timeBits(end.minusMillis(1)) | 0x7fff, -1L))))
                .startsWith("message_2");
        assertThat(database.partitionOf(append(database, new UUID(timeBits(end), 0))))
                .isEqualTo("message_default");
    }

    @Test
    void sendsAgainFromAllPartitionsInOrder() throws SQLException {
        Instant since = Instant.now();
        make(database, TODAY.plus(Duration.ofDays(51)));
        make(database, TODAY.plus(Duration.ofDays(50)));
        List<UUID> sent = List.of(
                append(database, idOf(TODAY.plus(Duration.ofDays(51)))),
                append(database, UUID.randomUUID()),
                append(database, idOf(TODAY.plus(Duration.ofDays(50)))));
        try (Relay relay = started(database)) {
            sent.forEach(this::awaitOnKafka);
            assertThat(SendAgain.since(relay, since)).isEqualTo(3);
            assertThat(
                            topic
                                    .messages(message -> sent.contains(
                                            UUID.fromString(message.headers().get("message-id"))))
                                    .stream()
                                    .map(message -> message.headers().get("message-id"))
                                    .skip(3))
                    .containsExactlyElementsOf(sent.stream().map(UUID::toString).toList());
        }
    }

    @Test
    void makesAPartitionOnceAndNotWhereTheDefaultHoldsRows() throws SQLException {
        Instant day = aDayAgo();
        UUID early = append(database, idOf(day));
        assertThat(make(database, day)).isEqualTo("default-holds-rows");
        assertThat(database.partitionOf(early)).isEqualTo("message_default");
        Instant next = aDayAgo();
        assertThat(make(database, next)).isEqualTo("made");
        assertThat(make(database, next)).isEqualTo("there");
        assertThat(make(database, next.plus(Duration.ofHours(3)))).isEqualTo("there");
    }

    @Test
    void makesNothingWhileTheDefaultPartitionIsInUseOrAnotherNodeIsAtIt() throws SQLException {
        Instant day = aDayAgo();
        try (OneTransaction writing = database.transaction()) {
            writing.outbox().append(message(UUID.randomUUID()));
            assertThat(make(database, day)).isEqualTo("locked");
        }
        try (Connection other = database.application().connect()) {
            takeTurn(other);
            assertThat(make(database, day)).isEqualTo("busy");
        }
        assertThat(make(database, day)).isEqualTo("made");
    }

    @Test
    void dropsWhatIsOverAndConfirmed() throws SQLException {
        String old = oldPartitionWithARow();
        try (Relay relay = started(database)) {
            awaitDropped(old);
        }
        assertThat(drop(database, old, WEEK)).isEqualTo("none");
    }

    @Test
    void keepsWhatIsYoung() throws SQLException {
        Instant day = aDayAgo();
        make(database, day);
        String name = database.partitionOf(append(database, idOf(day)));
        Duration age = Duration.between(day.plus(Duration.ofDays(1)), Instant.now());
        try (Relay relay = started(database)) {
            assertThat(drop(database, name, age.plusHours(1))).isEqualTo("young");
            awaitDropped(name, age.minusHours(1));
        }
    }

    @Test
    void keepsEverythingForAnHour() throws SQLException {
        String old = oldPartitionWithARow();
        assertThatThrownBy(() -> drop(database, old, Duration.ofMinutes(59)))
                .hasMessageContaining("messages are kept for an hour at least");
        assertThatThrownBy(() ->
                        database.application().value("select outbox.drop_partition(?, null::interval)::text", old))
                .hasMessageContaining("messages are kept for an hour at least");
        assertThatThrownBy(() -> database.application().value("select outbox.clear_default('1 minute')"))
                .hasMessageContaining("messages are kept for an hour at least");
    }

    @Test
    void keepsWhatTheRelayHasNotConfirmed() throws SQLException {
        String old = oldPartitionWithARow();
        assertThat(drop(database, old, WEEK)).isEqualTo("unconfirmed");
        try (Relay relay = started(database)) {
            awaitDropped(old);
            relay.pause();
            String next = oldPartitionWithARow();
            assertThat(drop(database, next, WEEK)).isEqualTo("unconfirmed");
        }
    }

    /** Its commit is not written yet, so no position behind it can be told. */
    @Test
    void keepsWhatIsStillWritten() throws SQLException {
        Instant day = aDayAgo();
        make(database, day);
        UUID first = append(database, idOf(day));
        String name = database.partitionOf(first);
        UUID late = idOf(day);
        try (Relay relay = started(database);
                OneTransaction writing = database.transaction()) {
            writing.outbox().append(message(late));
            awaitOnKafka(first);
            assertThat(drop(database, name, WEEK)).isEqualTo("locked");
            writing.commit();
            awaitDropped(name);
            awaitOnKafka(late);
        }
    }

    /** Or what is written after the position was read would be dropped with it. */
    @Test
    void letsNobodyWriteIntoItWhileItWaitsForTheRelay() throws Exception {
        Instant day = aDayAgo();
        make(database, day);
        UUID first = append(database, idOf(day));
        String name = database.partitionOf(first);
        ExecutorService dropping = Executors.newSingleThreadExecutor();
        try {
            Future<String> answer = dropping.submit(() -> drop(database, name, WEEK));
            await("it waits")
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> database.owner()
                                    .count(
                                            "select count(*) from pg_locks where mode = 'ShareLock' and granted"
                                                    + " and relation = ('outbox.' || ?)::regclass",
                                            name)
                            > 0);
            UUID late = append(database, idOf(day));
            assertThat(answer.get()).isEqualTo("unconfirmed");
            assertThat(database.partitionOf(late)).isEqualTo(name);
        } finally {
            dropping.shutdownNow();
        }
    }

    @Test
    void keepsWhatSomebodyReadsAndLetsAppendsGoOn() throws SQLException {
        String old = oldPartitionWithARow();
        try (Relay relay = started(database);
                Connection reading = database.application().connect()) {
            reading.setAutoCommit(false);
            try (Statement select = reading.createStatement()) {
                select.execute("select count(*) from outbox.message");
            }
            await("confirmed, but read")
                    .atMost(SOON)
                    .until(() -> drop(database, old, WEEK).equals("locked"));
            append(database, ids.next());
            assertThat(database.ids()).isNotEmpty();
            reading.rollback();
            awaitDropped(old);
        }
    }

    @Test
    void dropsNothingWhileAnotherNodeIsAtIt() throws SQLException {
        String old = oldPartitionWithARow();
        try (Relay relay = started(database);
                Connection other = database.application().connect()) {
            takeTurn(other);
            assertThat(drop(database, old, WEEK)).isEqualTo("busy");
            other.rollback();
            awaitDropped(old);
        }
    }

    @Test
    void dropsNeitherTheDefaultPartitionNorAnotherTable() {
        assertThat(drop(database, "message_default", WEEK)).isEqualTo("none");
        assertThat(drop(database, "inbox", WEEK)).isEqualTo("none");
    }

    /** Without a slot nothing was confirmed; with a new one, what is older never came through it. */
    @Test
    void keepsEverythingWhenTheSlotWasLostUntilItCouldBeSentAgain() throws SQLException {
        OutboxDatabase lost = longAfterTheMigration("lost");
        Instant day = aDayAgo();
        make(lost, day);
        UUID message = append(lost, idOf(day));
        String name = lost.partitionOf(message);
        lost.owner().rows("select pg_drop_replication_slot('lockstep_lost_outbox')");
        assertThat(drop(lost, name, WEEK)).isEqualTo("slot-lost");
        lost.owner().update("delete from outbox.slot_loss");
        try (Relay relay = RelayProcess.relay(lost.access(), servers.kafka())) {
            SendAgain.recover(relay, Instant.EPOCH);
            awaitOnKafka(message);
            relay.start();
            append(lost, ids.next());
            await("the new slot is confirmed")
                    .atMost(SOON)
                    .until(() -> drop(lost, name, WEEK).equals("slot-was-lost"));
            lost.owner().update("update outbox.slot_loss set noticed_at = now() - interval '7 days'");
            await("dropped").atMost(SOON).until(() -> drop(lost, name, WEEK).equals("dropped"));
        }
    }

    /** The server gives up keeping the log, for this slot and all others on it. */
    @Test
    void keepsEverythingWhenTheSlotWasInvalidated() throws SQLException {
        try (LedgerServer server = LedgerServer.start("invalidated")) {
            Database application = new Database(
                    server.access().url(),
                    server.access().application().user(),
                    server.access().application().password());
            Database superuser = server.superuser();
            superuser.update("drop table outbox.message_first");
            Instant day = aDayAgo();
            String name = "message_" + day.toString().substring(0, 10).replace("-", "") + "t0000";
            make(application, day);
            invalidateSlots(superuser);
            assertThat(drop(application, name, WEEK)).isEqualTo("slot-lost");
        }
    }

    private static void invalidateSlots(Database superuser) {
        superuser.update("alter system set max_slot_wal_keep_size = '1MB'");
        superuser.rows("select pg_reload_conf()");
        await("invalidated").atMost(SOON).until(() -> {
            superuser.rows("select pg_logical_emit_message(false, 'fill', repeat('x', 1000000))"
                    + " from generate_series(1, 40)");
            superuser.rows("select pg_switch_wal()");
            superuser.update("checkpoint");
            return superuser.count("select count(*) from pg_replication_slots where wal_status = 'lost'") > 0;
        });
    }

    @Test
    void deletesFromTheDefaultPartitionByTheSameRules() throws SQLException {
        OutboxDatabase rest = longAfterTheMigration("rest");
        UUID old = UUID.randomUUID();
        append(rest, UUID.randomUUID());
        rest.application()
                .update(
                        "insert into outbox.message (message_id, topic, key, type, version, payload, created_at)"
                                + " values (?, ?, 'k', 'test', 1, '{}', now() - interval '8 days')",
                        old,
                        Topics.LEDGER_EVENTS);
        assertThat(clear(rest)).isZero();
        try (Relay relay = started(rest)) {
            awaitOnKafka(old);
            await("confirmed").atMost(SOON).until(() -> clear(rest) == 1);
        }
        assertThat(rest.ids()).hasSize(1).doesNotContain(old.toString());
    }

    @Test
    void givesTheApplicationNoOtherWay() {
        for (String statement : List.of(
                "drop table outbox.message_default",
                "delete from outbox.message",
                "insert into outbox.message_default (message_id, topic, key, type, version, payload)"
                        + " values (gen_random_uuid(), 't', 'k', 'test', 1, '{}')",
                "delete from outbox.slot_loss",
                "select outbox.note_slot_loss()",
                "select outbox.await_confirmed('0/0')")) {
            assertThatThrownBy(() -> database.application().rows(statement))
                    .hasMessageMatching("(?s).*(permission denied|must be owner).*");
        }
    }

    /** Two nodes look after one table; the sweep's own connections, roles and clock. */
    @Test
    void keepsTheTableAsItIsSet() throws SQLException {
        OutboxDatabase swept = longAfterTheMigration("swept");
        Instant day = aDayAgo();
        make(swept, day);
        UUID old = append(swept, idOf(day));
        PartitionSettings settings = new PartitionSettings(Duration.ofHours(6), Duration.ofHours(30), WEEK);
        try (Relay relay = started(swept);
                PartitionSweep one = sweep(swept, settings);
                PartitionSweep two = sweep(swept, settings)) {
            awaitOnKafka(old);
            one.start();
            two.start();
            await("the old one is gone and new ones are there")
                    .atMost(SOON)
                    .until(() -> one.status()
                            .map(TableStatus::partitions)
                            .filter(partitions ->
                                    partitions >= 6 && !swept.ids().contains(old.toString()))
                            .isPresent());
            assertThat(swept.partitionOf(append(swept, ids.next()))).isNotEqualTo("message_default");
            assertThat(one.status().orElseThrow().madeUntil())
                    .isAfterOrEqualTo(Instant.now().plus(Duration.ofHours(29)));
        }
    }

    private static PartitionSweep sweep(OutboxDatabase of, PartitionSettings settings) {
        return new PartitionSweep(
                of.access().name(), of.pool(), settings, Clock.systemUTC(), Executors.defaultThreadFactory());
    }

    private String oldPartitionWithARow() throws SQLException {
        Instant day = aDayAgo();
        assertThat(make(database, day)).isEqualTo("made");
        return database.partitionOf(append(database, idOf(day)));
    }

    private static void awaitDropped(String partition) {
        awaitDropped(partition, WEEK);
    }

    private static void awaitDropped(String partition, Duration keep) {
        await("dropped")
                .atMost(SOON)
                .until(() -> drop(database, partition, keep).equals("dropped"));
    }

    private static String make(OutboxDatabase in, Instant day) {
        return make(in.application(), day);
    }

    private static String make(Database application, Instant day) {
        return application
                .value(
                        "select outbox.make_partition(?, ?)",
                        OffsetDateTime.ofInstant(day, ZoneOffset.UTC),
                        OffsetDateTime.ofInstant(day.plus(Duration.ofDays(1)), ZoneOffset.UTC))
                .toString();
    }

    private static String drop(OutboxDatabase in, String partition, Duration keep) {
        return drop(in.application(), partition, keep);
    }

    private static String drop(Database application, String partition, Duration keep) {
        return application
                .value("select outbox.drop_partition(?, make_interval(secs => ?))", partition, keep.toSeconds())
                .toString();
    }

    private static long clear(OutboxDatabase in) {
        return in.application().count("select outbox.clear_default('7 days')");
    }

    /** As another node that makes or drops a partition, until its transaction ends. */
    private static void takeTurn(Connection other) throws SQLException {
        other.setAutoCommit(false);
        try (PreparedStatement lock =
                other.prepareStatement("select pg_advisory_xact_lock(hashtextextended('outbox.message', 0))")) {
            lock.execute();
        }
    }

    private static Relay started(OutboxDatabase of) {
        Relay relay = RelayProcess.relay(of.access(), servers.kafka());
        relay.start();
        return relay;
    }

    private static UUID append(OutboxDatabase to, UUID id) throws SQLException {
        try (OneTransaction transaction = to.transaction()) {
            transaction.outbox().append(message(id));
            transaction.commit();
        }
        return id;
    }

    private static Envelope message(UUID id) {
        return Envelope.of(
                new MessageId(id), Topics.LEDGER_EVENTS, "partitions", "test", "{}".getBytes(StandardCharsets.UTF_8));
    }

    private void awaitOnKafka(UUID id) {
        topic.await(message -> id.toString().equals(message.headers().get("message-id")));
    }

    private static Instant aDayAgo() {
        return TODAY.minus(Duration.ofDays(2L * DAYS_AGO.incrementAndGet()));
    }

    /** As made at noon of this day. */
    private static UUID idOf(Instant day) {
        UUID random = UUID.randomUUID();
        return new UUID(
                timeBits(day.plus(Duration.ofHours(12))) | 0x7000 | (random.getMostSignificantBits() & 0xfff),
                random.getLeastSignificantBits());
    }

    private static long timeBits(Instant time) {
        return time.toEpochMilli() << 16;
    }
}

package dev.lockstep.systemtests.completeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Foreign.Outgoing;
import dev.lockstep.systemtests.stack.Json;
import dev.lockstep.systemtests.stack.SagaParts;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Messages that are made to vanish at every stage, and every one of them is named; and nothing is named that only takes its time. */
@SystemTest
class CompletenessTest {

    /** A minute has to pass, then the relay, then a round or two; on a machine with other work. */
    private static final Duration FOUND_WITHIN = Duration.ofMinutes(6);

    private static final Duration SOON = Duration.ofMinutes(2);

    private static final Duration RETRY_AFTER = Duration.ofMillis(200);

    private static final String OUTBOX = "OUTBOX";
    private static final String KAFKA = "KAFKA";

    private final Stack stack;
    private final Database swap;
    private final Database ledger;
    private final Ids ids = Ids.timeOrdered();

    CompletenessTest(Stack stack) {
        this.stack = stack;
        this.swap = stack.swapDatabase();
        this.ledger = stack.ledgerDatabase();
    }

    /** A command, an event of the ledger and one of the swaps that the relay skips; what readers skip, forget and have deleted. */
    @Test
    void namesEveryMessageThatVanishedAndSeesItArriveAfterAll() throws Exception {
        String before = missing().keySet().toString();
        assertThat(before).as("missing before anything was planted").isEqualTo("[]");
        Customer customer = Customer.with(stack.api("demo"), "1", "BTC");
        UUID saga = sagaOf(customer.swap("0.1", "BTC", "ETH").at("id"));
        Map<String, String> planted = new LinkedHashMap<>();

        String deletedPart = deletePart(saga);
        planted.put(deletedPart, KAFKA);
        String forgottenEvent = forgetEvent(saga);
        planted.put(forgottenEvent, KAFKA);
        UUID command = ids.next();
        UUID event = ids.next();
        UUID swapEvent = ids.next();
        Outgoing part = SagaParts.of(1, Duration.ofHours(1)).part(1);
        Outgoing skipped = SagaParts.of(1, Duration.ofHours(1))
                .part(1)
                .with("message-id", ids.next().toString());
        stack.killForNow("payara");
        try {
            append(swap, command, part, "post");
            append(swap, swapEvent, new Outgoing("swap.events.v1", "nobody", Map.of(), bytes("{}")), "swap-nothing");
            append(ledger, event, event(), "saga-expired");
            skipByRelay("swap");
            skipByRelay("ledger");
            stack.foreign().send(skipped);
            skipByReader("lockstep-ledger", "ledger.commands.v1");
        } finally {
            stack.startAgain();
        }
        planted.put(command.toString(), OUTBOX);
        planted.put(event.toString(), OUTBOX);
        planted.put(swapEvent.toString(), OUTBOX);
        planted.put(skipped.headers().get("message-id"), KAFKA);
        stack.awaitReady();

        await("everything planted is named")
                .atMost(FOUND_WITHIN)
                .until(() -> missing().keySet().containsAll(planted.keySet()));

        assertThat(missing()).as("exactly what was planted").isEqualTo(new TreeMap<>(planted));
        JsonNode report = report();
        assertThat(report.path("state").textValue()).isEqualTo("INCOMPLETE");
        assertThat(report.path("missingMessages").intValue()).isEqualTo(planted.size());
        assertThat(report.path("missing"))
                .filteredOn(lost -> lost.path("id").textValue().equals(command.toString()))
                .singleElement()
                .satisfies(lost -> {
                    assertThat(lost.path("about").textValue()).isEqualTo(part.key());
                    assertThat(lost.path("database").textValue()).isEqualTo("swap");
                    assertThat(lost.path("topic").textValue()).isEqualTo("ledger.commands.v1");
                });
        await("the metrics tell")
                .atMost(SOON)
                .untilAsserted(
                        () -> assertThat(stack.says("/metrics"))
                                .containsPattern(
                                        "lockstep_completeness_missing_messages\\{(?=[^}]*after=\"outbox\")(?=[^}]*topic=\"swap.events.v1\")[^}]*} 1\\.0"));

        // What an operator does: sends it again, or restores it.
        stack.foreign()
                .send(
                        part.with("message-id", command.toString()),
                        event().with("message-id", event.toString()),
                        new Outgoing(
                                "swap.events.v1", "nobody", Map.of("message-id", swapEvent.toString()), bytes("{}")),
                        skipped);
        restorePart();
        rememberEvent(forgottenEvent);

        await("everything has arrived after all")
                .atMost(FOUND_WITHIN)
                .until(() -> missing().isEmpty());
        assertThat(report().path("missingMessages").intValue()).isZero();
        assertThat(swap.count("select count(*) from swap.completeness_minute where state = 'INCOMPLETE'"))
                .isZero();
        assertThat(swap.rows("select name from swap.completeness_missing where found_at is not null"))
                .extracting(row -> row.get("name"))
                .containsExactlyInAnyOrderElementsOf(planted.keySet());
    }

    /** Load, while the node is killed in the middle of it, Kafka is away for a while, and PostgreSQL is killed. */
    @Test
    @EnabledIfSystemProperty(named = "lockstep.long", matches = "true")
    void callsNothingMissingThatOnlyTakesItsTime() throws Exception {
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('patient', 25, 10, 600000, 60000) on conflict do nothing""");
        Customer customer = Customer.with(stack.api("patient"), "1000", "BTC");
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        await("a minute in which nothing was planted")
                .atMost(SOON)
                .until(() -> Instant.now().isAfter(start));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger accepted = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            for (int client = 0; client < 4; client++) {
                clients.submit(() -> load(customer, over, accepted));
            }
            awaitAccepted(accepted, 50);
            stack.kill("payara");
            stack.awaitReady();
            awaitAccepted(accepted, 50);
            stack.killForNow("kafka");
            try {
                awaitAccepted(accepted, 50);
                await("the outage is told, and nothing else")
                        .atMost(FOUND_WITHIN)
                        .until(() -> isUnderWayFor(report(), Duration.ofMinutes(1)));
                assertThat(report().path("missingMessages").intValue()).isZero();
            } finally {
                stack.startAgain();
            }
            stack.awaitReady();
            awaitAccepted(accepted, 50);
            stack.kill("postgres");
            stack.awaitReady();
            awaitAccepted(accepted, 50);
        } finally {
            over.set(true);
            clients.shutdownNow();
        }
        Instant end = Instant.now();

        await("every minute of it is complete")
                .atMost(FOUND_WITHIN)
                .until(() ->
                        Instant.parse(report().path("completeUpTo").textValue()).isAfter(end));

        Map<String, Object> sums = swap.rows(
                        "select sum(appended)::bigint as appended, sum(repeated)::bigint as repeated, count(*) as lines,"
                                + " bool_and(state = 'COMPLETE') as complete"
                                + " from swap.completeness_minute where minute >= ?::timestamptz",
                        start.toString())
                .get(0);
        long alarms = swap.count(
                "select count(*) from swap.completeness_missing where minute >= ?::timestamptz", start.toString());
        System.out.println("completeness under load: swaps=" + accepted + " " + sums + " false_alarms=" + alarms);
        assertThat(alarms).as("false alarms").isZero();
        assertThat(sums).containsEntry("complete", true);
        assertThat((Long) sums.get("appended")).isGreaterThan(3L * accepted.get());
    }

    private static boolean isUnderWayFor(JsonNode report, Duration time) {
        return report.path("underWay").longValue() > 0
                && Instant.parse(report.path("underWaySince").textValue())
                        .isBefore(Instant.now().minus(time));
    }

    private static void awaitAccepted(AtomicInteger accepted, int more) {
        int wanted = accepted.get() + more;
        await(more + " more swaps").atMost(SOON).until(() -> accepted.get() >= wanted);
    }

    private static void load(Customer customer, AtomicBoolean over, AtomicInteger accepted) {
        while (!over.get()) {
            try {
                String offer = customer.offerId("0.001", "BTC", "ETH");
                if (customer.accept(offer).status() == 202) {
                    accepted.incrementAndGet();
                }
            } catch (AssertionError | RuntimeException e) {
                // A node that was killed answers nobody; the client asks again, as a careful one does.
                LockSupport.parkNanos(RETRY_AFTER.toNanos());
            }
        }
    }

    private JsonNode report() {
        Api.Reply reply = stack.operations("operations:read").get("/completeness");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.body();
    }

    /** What is missing now, with the stage after which it vanished. */
    private Map<String, String> missing() {
        Map<String, String> missing = new TreeMap<>();
        report().path("missing")
                .forEach(lost -> missing.put(
                        lost.path("id").textValue(), lost.path("vanishedAfter").textValue()));
        return missing;
    }

    private UUID sagaOf(String id) {
        return (UUID) swap.value("select saga_id from swap.swap where swap_id = ?", UUID.fromString(id));
    }

    /** As somebody with the owner's rights would, who takes the guards away first. */
    private String deletePart(UUID saga) {
        Database owner = stack.database("ledger", "owner");
        Object id = ledger.value("select message_id from ledger.part where saga_id = ? and part_no = 2", saga);
        owner.update("create table ledger.part_saved as select * from ledger.part where message_id = '" + id + "'");
        owner.update("alter table ledger.part disable trigger user");
        owner.update("delete from ledger.part where message_id = ?", id);
        owner.update("alter table ledger.part enable trigger user");
        return id.toString();
    }

    private void restorePart() {
        Database owner = stack.database("ledger", "owner");
        owner.update("insert into ledger.part select * from ledger.part_saved");
        owner.update("drop table ledger.part_saved");
    }

    private String forgetEvent(UUID saga) {
        Object id = ledger.value(
                "select message_id from outbox.message where topic = 'ledger.events.v1' and key = ?",
                bytes(saga.toString()));
        assertThat(stack.swapDatabaseAsOwner().update("delete from outbox.inbox where message_id = ?", id))
                .isEqualTo(1);
        return id.toString();
    }

    private void rememberEvent(String id) {
        swap.update(
                "insert into outbox.inbox (message_id, topic, partition, log_offset) values (?, 'ledger.events.v1', 0, 0)",
                UUID.fromString(id));
    }

    private static void append(Database database, UUID id, Outgoing message, String type) {
        database.update(
                "insert into outbox.message (message_id, topic, key, type, version, saga_context, payload)"
                        + " values (?, ?, ?, ?, 1, ?, ?)",
                id,
                message.topic(),
                bytes(message.key()),
                type,
                message.headers().get("saga-context"),
                message.value());
    }

    private static Outgoing event() {
        UUID saga = UUID.nameUUIDFromBytes(bytes("nobody's"));
        Map<String, Object> expired = new LinkedHashMap<>();
        expired.put("saga", saga.toString());
        expired.put("type", "foreign");
        expired.put("expiredAt", "2026-11-20T10:00:00.000000Z");
        expired.put("total", 3);
        expired.put("received", new int[] {1});
        return new Outgoing(
                "ledger.events.v1",
                saga.toString(),
                Map.of("message-type", "saga-expired", "message-version", "1"),
                bytes(Json.write(expired)));
    }

    /** As if the log had been lost, or somebody had helped the slot along. */
    private void skipByRelay(String database) {
        String slot = "lockstep_" + database + "_outbox";
        Database relay = stack.database(database, "relay");
        await("the slot of " + database + " is free")
                .atMost(SOON)
                .until(() -> relay.value("select active from pg_replication_slots where slot_name = ?", slot)
                        .equals(false));
        relay.rows("select pg_replication_slot_advance(?, pg_current_wal_lsn())::text", slot);
    }

    /** As somebody who sets a group to the end. Kafka allows it when the member that was killed has timed out. */
    private void skipByReader(String group, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka()))) {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .partitions()
                    .forEach(each -> latest.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
            Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
            admin.listOffsets(latest)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
            await("the group is empty").atMost(SOON).until(() -> {
                try {
                    admin.alterConsumerGroupOffsets(group, ends).all().get();
                    return true;
                } catch (ExecutionException e) {
                    return false;
                }
            });
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

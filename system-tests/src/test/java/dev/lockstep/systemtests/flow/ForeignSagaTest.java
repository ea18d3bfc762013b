package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.systemtests.stack.Books;
import dev.lockstep.systemtests.stack.Foreign.Outgoing;
import dev.lockstep.systemtests.stack.Json;
import dev.lockstep.systemtests.stack.SagaParts;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import dev.lockstep.systemtests.stack.Topic.Message;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sagas of a team that has no line of our code: sent by kafkajs, from the wire contract alone. */
@SystemTest
class ForeignSagaTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LATER = Duration.ofMinutes(2);

    private final Stack stack;
    private final Books books;

    ForeignSagaTest(Stack stack) {
        this.stack = stack;
        this.books = stack.books();
    }

    @Test
    void endsASagaThatStaysIncompleteAtItsDeadlineAndKeepsALatePartWithoutBookingIt() {
        SagaParts saga = SagaParts.of(2, Duration.ofSeconds(3));
        stack.foreign().send(saga.part(1));

        awaitState(saga, "EXPIRED");
        Map<String, Object> row = books.saga(saga.id());
        Duration after = Duration.between(
                ((Timestamp) row.get("deadline")).toInstant(), ((Timestamp) row.get("ended_at")).toInstant());
        assertThat(after).isBetween(Duration.ZERO, Duration.ofSeconds(1));
        Message expired = event(saga, "saga-expired");
        assertThat(expired.json().path("total").asInt()).isEqualTo(2);
        assertThat(expired.json().path("received").get(0).asInt()).isEqualTo(1);

        stack.foreign().send(saga.part(2));

        Message late = event(saga, "part-late");
        assertThat(late.json().path("part").asInt()).isEqualTo(2);
        assertThat(late.json().path("sagaState").asText()).isEqualTo("EXPIRED");
        assertThat(stack.ledgerDatabase()
                        .count(
                                "select count(*) from ledger.part_evidence where saga_id = ? and kind = 'LATE'",
                                saga.id()))
                .isEqualTo(1);
        assertThat(books.state(saga.id())).isEqualTo("EXPIRED");
        assertThat(books.postings(saga.id())).isZero();
        books.areSound();
    }

    @Test
    void booksASagaOfAThousandPartsThatComeInAnyOrderAndTwiceOnce() {
        SagaParts saga = SagaParts.of(1_000, Duration.ofMinutes(5));
        List<Outgoing> parts = new ArrayList<>();
        IntStream.rangeClosed(1, saga.total()).forEach(number -> {
            parts.add(saga.part(number));
            parts.add(saga.part(number));
        });
        long seed = System.nanoTime();
        Collections.shuffle(parts, new Random(seed));

        stack.foreign().send(parts);

        await("booked, order by seed " + seed)
                .atMost(LATER)
                .until(() -> books.state(saga.id()).equals("BOOKED"));
        assertThat(books.postings(saga.id())).isEqualTo(1_000);
        assertThat(events(saga, "saga-booked"))
                .hasSize(1)
                .first()
                .satisfies(booked -> assertThat(booked.json().path("parts")).hasSize(1_000));
        books.areSound();
    }

    @Test
    void refusesWhatContradictsItself() {
        SagaParts unbalanced = SagaParts.of(2, SOON);
        SagaParts conflicting = SagaParts.of(2, SOON);
        SagaParts disagreeing = SagaParts.of(2, SOON);
        SagaParts unknown = SagaParts.of(1, SOON);
        Outgoing stranger = unknown.part(1);
        stack.foreign()
                .send(
                        unbalanced.part(1, "0.00000002", "0.00000001"),
                        conflicting.part(1),
                        conflicting.part(1, "0.00000002", "0.00000002"),
                        disagreeing.part(1),
                        new SagaParts(disagreeing.id(), 3, disagreeing.deadline()).part(2),
                        stranger.withValue(new String(stranger.value(), StandardCharsets.UTF_8)
                                .replace("clearing:BTC", "nobody:BTC")
                                .getBytes(StandardCharsets.UTF_8)));

        assertRefused(unbalanced, "unbalanced");
        assertRefused(conflicting, "part-conflict");
        assertRefused(disagreeing, "context-conflict");
        assertRefused(unknown, "unknown-account");
        books.areSound();
    }

    @Test
    void parksWhatCannotBeReadAndBooksTheNextGoodOne() {
        SagaParts saga = SagaParts.of(2, Duration.ofMinutes(10));
        String key = saga.id().toString();
        Outgoing good = saga.part(1);
        SagaParts next = SagaParts.of(1, SOON);
        // One key, so one partition: each bad record stands before the good one.
        List<Outgoing> records = List.of(
                marked(good.withValue("rubbish".getBytes(StandardCharsets.UTF_8)), "rubbish"),
                marked(good.withValue(new byte[] {(byte) 0xff, 0, (byte) 0xfe}), "bytes"),
                marked(good.withValue(null), "nothing"),
                marked(good.with("saga-context", "no json"), "no-json"),
                marked(new SagaParts(saga.id(), 0, saga.deadline()).part(1), "total-0"),
                marked(saga.part(3), "part-3-of-2"),
                marked(good.with("message-type", "unpost"), "type"),
                marked(good.with("message-version", "2"), "version"),
                marked(good.with("message-id", "7"), "id"),
                new Outgoing(
                        "ledger.commands.v1",
                        key,
                        next.part(1).headers(),
                        next.part(1).value()));

        stack.foreign().send(records);

        awaitState(next, "BOOKED");
        assertParked(saga, "rubbish", "unreadable-payload");
        assertParked(saga, "bytes", "unreadable-payload");
        assertParked(saga, "nothing", "unreadable-payload");
        assertParked(saga, "no-json", "unreadable-context");
        assertParked(saga, "total-0", "invalid-context");
        assertParked(saga, "part-3-of-2", "invalid-context");
        assertParked(saga, "type", "unknown-type");
        assertParked(saga, "version", "unknown-version");
        assertParked(saga, "id", "unreadable-header");
        books.areSound();
    }

    @Test
    void keepsAParkedRecordByteForByteOnItsTopic() {
        byte[] rubbish = {1, 2, 3, (byte) 0xff, 0, 10};
        String mark = UUID.randomUUID().toString();
        SagaParts saga = SagaParts.of(1, SOON);
        stack.foreign().send(saga.part(1).withValue(rubbish).with("mark", mark));

        Message parked = stack.topic("ledger.commands.v1.parked")
                .await(message -> mark.equals(message.headers().get("mark")));

        assertThat(parked.value()).isEqualTo(rubbish);
        assertThat(parked.key()).isEqualTo(saga.id().toString());
        assertThat(parked.headers())
                .containsEntry("parked-reason", "unreadable-payload")
                .containsEntry("saga-context", saga.part(1).headers().get("saga-context"));
    }

    @Test
    void endsASagaOfWhichAPartWasParkedAtItsDeadline() {
        SagaParts saga = SagaParts.of(2, Duration.ofSeconds(3));
        stack.foreign().send(saga.part(1), saga.part(2).withValue("rubbish".getBytes(StandardCharsets.UTF_8)));
        awaitState(saga, "EXPIRED");
        assertThat(books.saga(saga.id()).get("blocked")).isNotNull();
        assertThat(books.postings(saga.id())).isZero();
    }

    @Test
    void refusesASagaThatItsProducerCancels() {
        SagaParts saga = SagaParts.of(2, Duration.ofMinutes(10));
        stack.foreign()
                .send(
                        saga.part(1),
                        Outgoing.command(
                                saga.id().toString(),
                                Map.of("message-type", "cancel-saga"),
                                Json.write(Map.of("saga", saga.id().toString(), "reason", "changed my mind"))));
        assertRefused(saga, "cancelled");
    }

    @Test
    void booksACommandWithoutSagaAtOnce() {
        SagaParts form = SagaParts.of(1, SOON);
        String id = UUID.randomUUID().toString();
        stack.foreign()
                .send(Outgoing.command(
                        id, Map.of("message-id", id), new String(form.part(1).value(), StandardCharsets.UTF_8)));
        await("booked")
                .atMost(SOON)
                .until(() -> books.state(UUID.fromString(id)).equals("BOOKED"));
        books.areSound();
    }

    private static Outgoing marked(Outgoing record, String mark) {
        return record.with("mark", mark + " " + record.key());
    }

    private void assertParked(SagaParts saga, String mark, String reason) {
        Message parked = stack.topic("ledger.commands.v1.parked")
                .await(message ->
                        (mark + " " + saga.id()).equals(message.headers().get("mark")));
        assertThat(parked.headers()).as(mark).containsEntry("parked-reason", reason);
    }

    private void assertRefused(SagaParts saga, String code) {
        awaitState(saga, "REFUSED");
        assertThat(books.saga(saga.id()).get("refusal_code")).isEqualTo(code);
        assertThat(books.postings(saga.id())).isZero();
        assertThat(event(saga, "saga-refused").json().path("code").asText()).isEqualTo(code);
    }

    private void awaitState(SagaParts saga, String state) {
        await(saga.id() + " is " + state)
                .atMost(SOON)
                .until(() -> books.state(saga.id()).equals(state));
    }

    private Message event(SagaParts saga, String type) {
        return stack.topic("ledger.events.v1").await(message -> isEvent(message, saga, type));
    }

    private List<Message> events(SagaParts saga, String type) {
        event(saga, type);
        return stack.topic("ledger.events.v1").messages(message -> isEvent(message, saga, type));
    }

    private static boolean isEvent(Message message, SagaParts saga, String type) {
        return message.key().equals(saga.id().toString()) && message.type().equals(type);
    }
}

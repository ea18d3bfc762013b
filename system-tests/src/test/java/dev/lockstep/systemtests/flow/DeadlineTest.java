package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.SagaParts;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sagas that nobody completes, all with one deadline. How long the last of them took is printed, not judged. */
@SystemTest
class DeadlineTest {

    private static final int SAGAS = 10_000;

    /** Time to send and store them all: a few seconds on two quiet cores. */
    private static final Duration AHEAD = Duration.ofSeconds(60);

    private static final Duration ENDED_WITHIN = Duration.ofSeconds(60);

    private static final String STATES = """
            select state, count(*) as sagas, min(extract(epoch from ended_at - deadline) * 1000)::bigint as first_ms,
                   max(extract(epoch from ended_at - deadline) * 1000)::bigint as last_ms
              from ledger.saga where deadline = cast(? as timestamptz) group by state""";

    private static final String OUTCOMES = """
            select count(*) from outbox.message m
              join ledger.saga s on m.key = convert_to(s.saga_id::text, 'UTF8')
             where m.type = 'saga-expired' and s.deadline = cast(? as timestamptz)""";

    private final Stack stack;
    private final Database ledger;

    DeadlineTest(Stack stack) {
        this.stack = stack;
        this.ledger = stack.ledgerDatabase();
    }

    @Test
    void endsTenThousandSagasWhoseDeadlineIsTheSame() {
        Instant deadline = Instant.now().plus(AHEAD).truncatedTo(ChronoUnit.MILLIS);
        String text = deadline.toString();
        stack.foreign()
                .send(Stream.generate(() -> new SagaParts(UUID.randomUUID(), 2, text))
                        .limit(SAGAS)
                        .map(saga -> saga.part(1))
                        .toList());
        await("stored").atMost(AHEAD).until(() -> count("COLLECTING", text) == SAGAS);
        assertThat(Instant.now()).as("there was time to store them").isBefore(deadline);

        await("ended")
                .atMost(AHEAD.plus(ENDED_WITHIN))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> count("EXPIRED", text) == SAGAS);

        Map<String, Object> ended = ledger.rows(STATES, text).get(0);
        System.out.printf(
                "%d sagas with one deadline: the first ended %s ms after it, the last %s ms%n",
                SAGAS, ended.get("first_ms"), ended.get("last_ms"));
        assertThat((Long) ended.get("first_ms")).as("none before its time").isNotNegative();
        assertThat(ledger.count(OUTCOMES, text)).isEqualTo(SAGAS);
        stack.books().areSound();
    }

    private long count(String state, String deadline) {
        List<Map<String, Object>> rows = ledger.rows(STATES, deadline);
        return rows.stream()
                .filter(row -> row.get("state").equals(state))
                .mapToLong(row -> (Long) row.get("sagas"))
                .sum();
    }
}

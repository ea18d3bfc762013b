package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Foreign.Outgoing;
import dev.lockstep.systemtests.stack.Json;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The comparison of the books with the journal, asked for over Kafka, and where its outcome can be seen. */
@SystemTest
class ReconciliationTest {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(45);

    private final Stack stack;
    private final HttpClient client = HttpClient.newHttpClient();

    ReconciliationTest(Stack stack) {
        this.stack = stack;
    }

    @Test
    void comparesOnceForACommandThatComesTwiceAndTellsTheOutcome() {
        Customer.with(stack.api("demo"), "1", "BTC").swap("0.5", "BTC", "ETH");
        UUID id = UUID.randomUUID();
        Outgoing command = Outgoing.command(
                id.toString(),
                Map.of("message-id", id.toString(), "message-type", "reconcile"),
                Json.write(Map.of("actor", "auditors")));

        stack.foreign().send(command, command);

        await("the report")
                .atMost(ENDS_WITHIN)
                .until(
                        () -> reports(id),
                        rows -> rows.stream().anyMatch(row -> row.get("state").equals("DONE")));
        assertThat(reports(id))
                .singleElement()
                .satisfies(row ->
                        assertThat(row).containsEntry("asked_by", "auditors").containsEntry("differences", 0L));
        await("the figures")
                .atMost(ENDS_WITHIN)
                .untilAsserted(() -> assertThat(body("/metrics"))
                        .containsPattern("lockstep_reconciliation_differences(\\{[^}]*})? 0\\.0")
                        .containsPattern("lockstep_reconciliation_age_seconds(\\{[^}]*})? [0-9]"));
        assertThat(Json.read(body("/health/ready")).path("checks")).anySatisfy(check -> {
            assertThat(check.path("name").asText()).isEqualTo("reconciliation");
            assertThat(check.path("status").asText()).isEqualTo("UP");
            assertThat(check.path("data").path("differences").asLong(-1)).isZero();
        });
    }

    private List<Map<String, Object>> reports(UUID id) {
        return stack.ledgerDatabase().rows("select * from ledger.reconciliation where reconciliation_id = ?", id);
    }

    private String body(String path) {
        try {
            URI uri = stack.http().resolve(path);
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(path, e);
        }
    }
}

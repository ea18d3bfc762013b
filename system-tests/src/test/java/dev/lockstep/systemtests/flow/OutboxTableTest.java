package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The running application looks after both outbox tables, and tells how they are. */
@SystemTest
class OutboxTableTest {

    private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);

    private final Stack stack;
    private final HttpClient client = HttpClient.newHttpClient();

    OutboxTableTest(Stack stack) {
        this.stack = stack;
    }

    @Test
    void makesPartitionsAheadInBothDatabasesAndTellsOfThem() {
        Customer.with(stack.api("demo"), "1", "BTC").swap("0.5", "BTC", "ETH");

        for (String name : List.of("ledger", "swap")) {
            await(name + " in the metrics")
                    .atMost(SEEN_WITHIN)
                    .untilAsserted(() -> assertThat(metrics())
                            .containsPattern(metric("lockstep_outbox_partitions", name) + "[2-9]")
                            .containsPattern(metric("lockstep_outbox_partitions_kept", name) + "0\\.0")
                            .containsPattern(metric("lockstep_outbox_default_rows", name) + "0\\.0")
                            .containsPattern(metric("lockstep_outbox_rows", name) + "[1-9]")
                            .containsPattern(metric("lockstep_outbox_bytes", name) + "[1-9]")
                            .containsPattern(
                                    metric("lockstep_outbox_ahead_seconds", name) + "(2[5-9][0-9]{4}|[3-9][0-9]{5})"));
        }
        for (Database database : List.of(stack.ledgerDatabase(), stack.swapDatabase())) {
            assertThat(database.count("select count(*) from outbox.message_partition where from_at > now()"))
                    .isPositive();
            assertThat(database.count("select count(*) from outbox.message_default"))
                    .isZero();
        }
    }

    private static String metric(String name, String database) {
        return name + "\\{[^}]*database=\"" + database + "\"[^}]*} ";
    }

    private String metrics() {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(stack.http().resolve("/metrics")).build();
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}

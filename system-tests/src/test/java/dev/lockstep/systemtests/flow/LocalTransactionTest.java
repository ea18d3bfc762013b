package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Foreign.Outgoing;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Each step of the flow is one local transaction: everything it writes bears the number of one database transaction, which
 * PostgreSQL keeps with every row ({@code xmin}). Statements that commit one by one look the same until something dies.
 */
@SystemTest
class LocalTransactionTest {

    private final Stack stack;
    private final Database swaps;
    private final Database ledger;

    LocalTransactionTest(Stack stack) {
        this.stack = stack;
        this.swaps = stack.swapDatabase();
        this.ledger = stack.ledgerDatabase();
    }

    @Test
    void aSwapIsThreeTransactionsOneForEachStep() {
        Reply swap = Customer.with(stack.api("demo"), "1", "BTC").swap("0.1", "BTC", "ETH");
        assertThat(swap.at("state")).isEqualTo("BOOKED");
        UUID id = UUID.fromString(swap.at("id"));
        UUID saga = UUID.fromString(swap.at("saga"));

        isOneTransaction(swaps, 4, """
                select xmin from swap.idempotency_key where location like '%' || ?::text
                union all select xmin from outbox.message where key = convert_to(?::text, 'UTF8')""", id, saga);
        // Parts are stored as they come, poll by poll; the last one is in the booking's own transaction.
        isOneTransaction(ledger, 1 + 1 + 3 + 1, """
                select xmin from ledger.saga where saga_id = ?
                union all (select xmin from ledger.part where saga_id = ? order by received_at desc limit 1)
                union all select xmin from ledger.posting where saga_id = ?
                union all select xmin from outbox.message where key = convert_to(?::text, 'UTF8')""", saga, saga, saga, saga);
        UUID outcome = (UUID)
                ledger.value("select message_id from outbox.message where key = convert_to(?::text, 'UTF8')", saga);
        isOneTransaction(swaps, 1 + 1 + 2 + 1, """
                select xmin from outbox.inbox where message_id = ?
                union all select xmin from swap.swap where swap_id = ?
                union all select xmin from swap.trade where swap_id = ?
                union all select xmin from outbox.message where key = convert_to(?::text, 'UTF8')""", outcome, id, id, id);
    }

    @Test
    void aParkedRecordAndItsAnnouncementAreOneTransaction() {
        String key = UUID.randomUUID().toString();
        byte[] rubbish = "rubbish".getBytes(StandardCharsets.UTF_8);
        stack.foreign()
                .send(
                        new Outgoing("ledger.commands.v1", key, Map.of(), rubbish),
                        new Outgoing("ledger.events.v1", key, Map.of("message-type", "saga-booked"), rubbish));
        for (String topic : new String[] {"ledger.commands.v1", "ledger.events.v1"}) {
            stack.topic(topic + ".parked").await(message -> message.key().equals(key));
            isOneTransaction(topic.equals("ledger.commands.v1") ? ledger : swaps, 2, """
                    select xmin from outbox.parked where key = convert_to(?, 'UTF8')
                    union all select xmin from outbox.message where topic = ? and key = convert_to(?, 'UTF8')""", key, topic + ".parked", key);
        }
    }

    private static void isOneTransaction(Database database, int rows, String sql, Object... arguments) {
        assertThat(database.rows(sql, arguments))
                .as(sql)
                .hasSize(rows)
                .extracting(row -> row.get("xmin").toString())
                .containsOnly(database.rows(sql, arguments).get(0).get("xmin").toString());
    }
}

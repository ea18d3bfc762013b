package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Foreign.Outgoing;
import dev.lockstep.systemtests.stack.Json;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Logical decoding can publish a commit a moment before other sessions see it, so the ledger's outcome can be there before
 * the swap is. Here that order is forced.
 */
@SystemTest
class VisibilityRaceTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Stack stack;
    private final Database swaps;

    VisibilityRaceTest(Stack stack) {
        this.stack = stack;
        this.swaps = stack.swapDatabase();
    }

    @Test
    void appliesAnOutcomeThatCameBeforeItsSwapWasThere() throws SQLException {
        Api api = stack.api("demo");
        Customer customer = Customer.open(api);
        String offer = customer.offerId("0.1", "BTC", "ETH");
        UUID saga = UUID.randomUUID();
        stack.foreign()
                .send(new Outgoing(
                        "ledger.events.v1",
                        saga.toString(),
                        Map.of("message-type", "saga-expired", "message-version", "1", "message-id", random()),
                        Json.write(Map.of(
                                        "saga",
                                        saga.toString(),
                                        "type",
                                        "swap",
                                        "expiredAt",
                                        Instant.now().toString(),
                                        "total",
                                        3,
                                        "received",
                                        new int[] {1}))
                                .getBytes(StandardCharsets.UTF_8)));
        await("kept until there is a swap")
                .atMost(SOON)
                .until(() -> swaps.count("select count(*) from swap.early_outcome where subject_id = ?", saga) == 1);

        UUID swap = requestSwap(UUID.fromString(offer), saga);

        assertThat(customer.ended("/swaps/" + swap).at("state")).isEqualTo("EXPIRED");
        await("nothing is kept any more")
                .atMost(SOON)
                .until(() -> swaps.count("select count(*) from swap.early_outcome where subject_id = ?", saga) == 0);
    }

    /** The rows that accepting the offer would write, without the messages to the ledger. */
    private UUID requestSwap(UUID offer, UUID saga) throws SQLException {
        UUID swap = Ids.timeOrdered().next();
        try (Connection connection = swaps.connect()) {
            connection.setAutoCommit(false);
            execute(connection, """
                    insert into swap.swap (swap_id, offer_id, channel, customer_id, saga_id, state, fee_minor, deadline, requested_at)
                    select ?, offer_id, channel, customer_id, ?, 'REQUESTED', fee_minor, now() + interval '1 hour', now()
                      from swap.offer where offer_id = ?""", swap, saga, offer);
            execute(connection, """
                    insert into swap.trade (trade_id, swap_id, side, asset, amount_minor, state)
                    select gen_random_uuid(), ?, 'SELL', sell_asset, sell_minor, 'REQUESTED' from swap.offer where offer_id = ?
                    union all
                    select gen_random_uuid(), ?, 'BUY', buy_asset, buy_minor, 'REQUESTED' from swap.offer where offer_id = ?
                    """, swap, offer, swap, offer);
            connection.commit();
        }
        return swap;
    }

    private static void execute(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.executeUpdate();
        }
    }

    private static String random() {
        return UUID.randomUUID().toString();
    }
}

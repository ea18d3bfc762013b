package dev.lockstep.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.NoAnswerException;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Stack;
import java.math.BigDecimal;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What a careful program was promised while processes died, and whether it came true. */
final class AcceptedSwaps {

    /** The process must come back, and what was accepted has a minute until its deadline. */
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(3);

    /** Retried with the same key: the first attempt may have been carried out or not. */
    private static final Set<Integer> NO_FINAL_ANSWER = Set.of(0, 503);

    private static final Reply NOBODY =
            new Reply(0, HttpHeaders.of(Map.of(), (name, value) -> true), MissingNode.getInstance(), "");

    private final Stack stack;
    private final Customer customer;
    private final Map<String, String> byOffer = new ConcurrentHashMap<>();

    AcceptedSwaps(Stack stack, Customer customer) {
        this.stack = stack;
        this.customer = customer;
    }

    /** A channel whose offers and sagas outlive a restart. */
    static Api patient(Stack stack) {
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('patient', 25, 10, 600000, 60000) on conflict do nothing""");
        return stack.api("patient");
    }

    int count() {
        return byOffer.size();
    }

    /** What a careful program does: the same request with the same key until there is an answer. */
    void accept(Api api, String offer) {
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        Reply reply = await("offer " + offer + " is accepted")
                .atMost(ENDS_WITHIN)
                .until(
                        () -> {
                            try {
                                return api.post("/swaps", Map.of("offerId", offer), key);
                            } catch (NoAnswerException e) {
                                return NOBODY;
                            }
                        },
                        answer -> !NO_FINAL_ANSWER.contains(answer.status())
                                && !answer.at("code").equals("idempotency-key-in-use"));
        assertThat(reply.status()).as(reply.text()).isIn(200, 202);
        byOffer.put(offer, reply.at("id"));
    }

    /** Each of those that were promised, and none besides, has ended as the ledger says; the books are sound. */
    void haveAllEnded() {
        UUID id = UUID.fromString(customer.id());
        await("every swap has ended")
                .atMost(ENDS_WITHIN)
                .untilAsserted(() -> assertThat(stack.swapDatabase()
                                .rows(
                                        "select swap_id from swap.swap where customer_id = ? and state = 'REQUESTED'",
                                        id))
                        .isEmpty());
        assertThat(stack.swapDatabase().rows("select swap_id from swap.swap where customer_id = ?", id))
                .extracting(row -> row.get("swap_id").toString())
                .containsExactlyInAnyOrderElementsOf(byOffer.values());
        stack.books().areSound();
        everySwapAgreesWithTheLedger();
    }

    /** From the request to the end. */
    long longestMs() {
        return stack.swapDatabase()
                .count(
                        "select max(extract(epoch from ended_at - requested_at) * 1000) from swap.swap where customer_id = ?",
                        UUID.fromString(customer.id()));
    }

    /** State by state, and each leg of a booked swap exactly once in the journal. */
    private void everySwapAgreesWithTheLedger() {
        List<Map<String, Object>> swaps = stack.swapDatabase().rows("""
                        select s.saga_id, s.state, t.amount_minor from swap.swap s
                          join swap.trade t on t.swap_id = s.swap_id and t.side = 'SELL' where s.customer_id = ?""", UUID.fromString(customer.id()));
        for (Map<String, Object> swap : swaps) {
            UUID saga = (UUID) swap.get("saga_id");
            assertThat(stack.books().state(saga)).as("saga %s", saga).isEqualTo(swap.get("state"));
            List<Map<String, Object>> sold =
                    stack.ledgerDatabase().rows("""
                            select l.amount_minor from ledger.leg l join ledger.posting p using (posting_id)
                             where p.saga_id = ? and l.account_id = ?""", saga, "customer:" + customer.id() + ":BTC");
            if (swap.get("state").equals("BOOKED")) {
                assertThat(sold).as("legs of saga %s", saga).hasSize(1);
                assertThat(sold.get(0).get("amount_minor")).isEqualTo(((BigDecimal) swap.get("amount_minor")).negate());
            } else {
                assertThat(sold).as("legs of saga %s", saga).isEmpty();
            }
        }
    }
}

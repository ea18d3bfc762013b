package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@SystemTest
class SwapTest {

    private final Stack stack;
    private final Api api;

    SwapTest(Stack stack) {
        this.stack = stack;
        this.api = stack.api("demo");
    }

    @Test
    void booksASwapWithBothTradesAndFourBalances() {
        Customer customer = Customer.with(api, "1", "BTC");
        Reply offer = customer.offer("0.4", "BTC", "ETH");
        assertThat(offer.status()).as(offer.text()).isEqualTo(201);

        Reply accepted = customer.accept(offer.at("id"));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(accepted.header("Location")).isEqualTo("/api/v1/swaps/" + accepted.at("id"));

        Reply swap = customer.ended("/swaps/" + accepted.at("id"));
        assertThat(swap.at("state")).as(swap.text()).isEqualTo("BOOKED");
        assertThat(swap.body().path("trades")).hasSize(2).allSatisfy(trade -> {
            assertThat(trade.path("state").asText()).isEqualTo("BOOKED");
            assertThat(trade.path("posting").asText()).isNotEmpty();
        });
        Map<String, BigDecimal> balances = new HashMap<>();
        for (JsonNode balance : swap.body().path("balances")) {
            balances.put(
                    balance.path("owner").asText() + " "
                            + balance.path("balance").path("asset").asText(),
                    new BigDecimal(balance.path("balance").path("amount").asText()));
        }
        assertThat(balances)
                .containsOnlyKeys("customer BTC", "customer ETH", "house BTC", "house ETH")
                .containsEntry("customer BTC", new BigDecimal("0.60000000"))
                .containsEntry("customer ETH", new BigDecimal(offer.at("receives", "amount")));
        assertThat(customer.balance("BTC")).isEqualByComparingTo("0.6");
        assertThat(customer.balance("ETH")).isEqualByComparingTo(offer.at("receives", "amount"));
        stack.books().areSound();
    }

    /** A hundredth of a percent of a euro: the fee is a cent, of which nearly nothing is a fee. */
    @Test
    void booksAFeeOfLessThanACentOnTheRoundingAccount() {
        Customer customer = Customer.with(crumbs(), "1", "BTC");
        Reply offer = customer.offerFor("1.00", "EUR", "BTC");
        assertThat(offer.at("fee", "amount")).as(offer.text()).isEqualTo("0.01");

        Reply swap = customer.ended("/swaps/" + customer.accept(offer.at("id")).at("id"));

        assertThat(swap.at("state")).as(swap.text()).isEqualTo("BOOKED");
        Map<String, BigDecimal> moved = moved(swap);
        assertThat(moved)
                .containsEntry("customer EUR", new BigDecimal("99"))
                .containsEntry("house EUR", new BigDecimal("-100"))
                .containsEntry("rounding EUR", new BigDecimal("1"))
                .doesNotContainKey("fee EUR");
        assertSumsToZero(moved, "EUR");
        assertSumsToZero(moved, "BTC");
        stack.books().areSound();
    }

    /** Within the bounds that follow from what the offer tells, to the last of 18 decimals. */
    @Test
    void booksWhatPriceAndFeeLeaveOverOnTheRoundingAccount() {
        Customer customer = Customer.with(crumbs(), "1", "BTC");
        Reply offer = customer.offer("0.33333333", "BTC", "ETH");
        assertThat(offer.status()).as(offer.text()).isEqualTo(201);

        Reply swap = customer.ended("/swaps/" + customer.accept(offer.at("id")).at("id"));

        assertThat(swap.at("state")).as(swap.text()).isEqualTo("BOOKED");
        Map<String, BigDecimal> moved = moved(swap);
        assertSumsToZero(moved, "BTC");
        assertSumsToZero(moved, "ETH");
        BigDecimal sold = new BigDecimal(offer.at("sell", "amount"));
        BigDecimal least = sold.multiply(new BigDecimal(offer.at("price"))).movePointRight(18);
        BigDecimal most = sold.multiply(new BigDecimal(offer.at("midPrice")).add(BigDecimal.ONE.movePointLeft(18)))
                .multiply(new BigDecimal("0.9975"))
                .movePointRight(18)
                .add(BigDecimal.ONE);
        assertThat(moved.get("house ETH").negate()).isBetween(least, most);
        assertThat(moved.get("customer ETH"))
                .isEqualByComparingTo(new BigDecimal(offer.at("receives", "amount")).movePointRight(18));
        BigDecimal share = new BigDecimal(offer.at("buy", "amount")).movePointRight(14);
        assertThat(moved.get("fee ETH")).isBetween(share.subtract(BigDecimal.ONE), share);
        assertThat(moved.getOrDefault("rounding ETH", BigDecimal.ZERO)).isNotNegative();
        stack.books().areSound();
    }

    /** 25 bps spread and 1 bp fee. */
    private Api crumbs() {
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('crumbs', 25, 1, 30000, 30000) on conflict do nothing""");
        return stack.api("crumbs");
    }

    /** What the swap moved in smallest units, by kind of account and asset. */
    private Map<String, BigDecimal> moved(Reply swap) {
        Map<String, BigDecimal> moved = new HashMap<>();
        stack.ledgerDatabase()
                .rows("""
                        select split_part(l.account_id, ':', 1) || ' ' || split_part(l.asset, '/', 1) as account,
                               sum(l.amount_minor) as minor
                          from ledger.leg l join ledger.posting p using (posting_id)
                         where p.saga_id = ? group by 1""", UUID.fromString(swap.at("saga")))
                .forEach(row -> moved.put((String) row.get("account"), (BigDecimal) row.get("minor")));
        return moved;
    }

    private static void assertSumsToZero(Map<String, BigDecimal> moved, String asset) {
        assertThat(moved.entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith(" " + asset))
                        .map(Map.Entry::getValue)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .as("%s of %s", asset, moved)
                .isZero();
    }

    @Test
    void announcesTheSwapsEndToEverybody() {
        Reply swap = Customer.with(api, "1", "BTC").swap("0.1", "BTC", "ETH");
        var announced =
                stack.topic("swap.events.v1").await(message -> message.key().equals(swap.at("id")));
        assertThat(announced.type()).isEqualTo("swap-booked");
        assertThat(announced.headers()).containsEntry("ce_specversion", "1.0").containsKey("ce_id");
    }

    @Test
    void refusesASwapForWhichThereIsNotEnoughMoneyAndBooksNothing() {
        Customer customer = Customer.with(api, "0.1", "BTC");
        Reply swap = customer.swap("0.2", "BTC", "ETH");

        assertThat(swap.at("state")).isEqualTo("REFUSED");
        assertThat(swap.at("refusal", "code")).isEqualTo("insufficient-funds");
        assertThat(stack.books().postings(UUID.fromString(swap.at("saga")))).isZero();
        assertThat(customer.balance("BTC")).isEqualByComparingTo("0.1");
        assertThat(customer.balance("ETH")).isZero();
        stack.books().areSound();
    }

    @Test
    void neverTakesABalanceBelowZeroWhenManySwapsRaceForIt() throws Exception {
        Customer customer = Customer.with(api, "1", "BTC");
        List<Callable<Reply>> swaps = IntStream.range(0, 10)
                .<Callable<Reply>>mapToObj(i -> () -> customer.swap("0.3", "BTC", "ETH"))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try {
            Map<String, Integer> ends = new HashMap<>();
            for (Future<Reply> swap : threads.invokeAll(swaps)) {
                ends.merge(swap.get().at("state"), 1, Integer::sum);
            }
            assertThat(ends).containsEntry("BOOKED", 3).containsEntry("REFUSED", 7);
        } finally {
            threads.shutdownNow();
        }
        assertThat(customer.balance("BTC")).isEqualByComparingTo("0.1");
        stack.books().areSound();
    }

    @Test
    void answersAnExpiredOfferWith410() {
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('brief', 0, 0, 1000, 30000) on conflict do nothing""");
        Api brief = stack.api("brief");
        Customer customer = Customer.with(brief, "1", "BTC");
        Reply offer = customer.offer("0.1", "BTC", "ETH");
        Instant expires = Instant.parse(offer.at("expiresAt"));
        await("the offer expires")
                .atMost(Duration.ofSeconds(10))
                .until(() -> Instant.now().isAfter(expires));

        Reply refused = customer.accept(offer.at("id"));

        assertThat(refused.status()).isEqualTo(410);
        assertThat(refused.at("code")).isEqualTo("offer-expired");
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.header("Retry-After")).isEmpty();
    }

    @Test
    void takesAnOfferOnce() {
        Customer customer = Customer.with(api, "1", "BTC");
        String offer = customer.offerId("0.1", "BTC", "ETH");
        Reply first = customer.accept(offer);
        assertThat(first.status()).isEqualTo(202);

        Reply second = customer.accept(offer);

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.at("code")).isEqualTo("offer-used");
        assertThat(swapsOf(offer)).isEqualTo(1);
    }

    @Test
    void makesOneSwapOfARequestThatIsSentTwice() {
        Customer customer = Customer.with(api, "1", "BTC");
        String offer = customer.offerId("0.1", "BTC", "ETH");
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        Reply first = api.post("/swaps", Map.of("offerId", offer), key);
        assertThat(first.status()).as(first.text()).isEqualTo(202);

        Reply again = api.post("/swaps", Map.of("offerId", offer), key);

        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(swapsOf(offer)).isEqualTo(1);
    }

    @Test
    void makesOneSwapOfARequestThatIsSentTwentyTimesAtOnce() throws Exception {
        Customer customer = Customer.with(api, "1", "BTC");
        String offer = customer.offerId("0.1", "BTC", "ETH");
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<Callable<Reply>> requests =
                    Collections.nCopies(20, () -> api.post("/swaps", Map.of("offerId", offer), key));
            for (Future<Reply> reply : threads.invokeAll(requests)) {
                assertThat(reply.get().status()).as(reply.get().text()).isIn(202, 409);
                assertThat(reply.get().at("code")).isIn("", "idempotency-key-in-use");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(swapsOf(offer)).isEqualTo(1);
    }

    @Test
    void refusesAnIdempotencyKeyThatStandsForAnotherRequest() {
        Customer customer = Customer.with(api, "1", "BTC");
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        Map<String, String> first = Map.of("offerId", customer.offerId("0.1", "BTC", "ETH"));
        Map<String, String> second = Map.of("offerId", customer.offerId("0.1", "BTC", "ETH"));
        assertThat(api.post("/swaps", first, key).status()).isEqualTo(202);

        Reply reused = api.post("/swaps", second, key);

        assertThat(reused.status()).isEqualTo(422);
        assertThat(reused.at("code")).isEqualTo("idempotency-key-reused");
    }

    @Test
    void wantsAnIdempotencyKeyForEveryPost() {
        for (String path : List.of("/customers", "/offers", "/swaps", "/transfers")) {
            Reply refused = api.post(path, Map.of(), Map.of());
            assertThat(refused.status()).as(path).isEqualTo(400);
            assertThat(refused.at("code")).as(path).isEqualTo("idempotency-key-missing");
        }
    }

    private long swapsOf(String offer) {
        return stack.swapDatabase().count("select count(*) from swap.swap where offer_id = ?", UUID.fromString(offer));
    }
}

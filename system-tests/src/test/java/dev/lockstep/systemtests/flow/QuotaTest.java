package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A channel's quota of requests. {@code -Dlockstep.quota_s=60} exceeds it for a minute. */
@SystemTest
class QuotaTest {

    private static final Duration EXCEEDED_FOR = Duration.ofSeconds(Integer.getInteger("lockstep.quota_s", 8));
    private static final int REQUESTS = 20;
    private static final int WINDOW_S = 2;

    private final Stack stack;
    private final Api metered;

    QuotaTest(Stack stack) {
        this.stack = stack;
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('metered', 0, 0, 600000, 30000) on conflict do nothing""");
        this.metered = stack.api("metered");
    }

    @BeforeEach
    void setQuota() {
        quota(REQUESTS, WINDOW_S);
        await("the whole quota is there")
                .pollInterval(Duration.ofSeconds(WINDOW_S + 1))
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        metered.get("/assets").header("RateLimit").startsWith("\"channel\";r=" + (REQUESTS - 1) + ";"));
    }

    @Test
    void letsThroughWhatTheQuotaSaysAndRefusesTheRestWithoutTouchingAnotherChannel() {
        Api other = stack.api("demo");
        long began = System.nanoTime();
        int allowed = 0;
        int refused = 0;
        while (System.nanoTime() - began < EXCEEDED_FOR.toNanos()) {
            Reply reply = metered.get("/assets", spoofed(refused));
            assertThat(reply.header("RateLimit-Policy")).isEqualTo("\"channel\";q=" + REQUESTS + ";w=" + WINDOW_S);
            if (reply.status() == 200) {
                allowed++;
            } else {
                refused++;
                assertThat(reply.status()).as(reply.text()).isEqualTo(429);
                assertThat(reply.at("code")).isEqualTo("quota-exceeded");
                assertThat(reply.header("Retry-After")).isEqualTo("1");
                assertThat(reply.header("RateLimit")).isEqualTo("\"channel\";r=0;t=2");
                assertThat(other.get("/assets").status()).isEqualTo(200);
            }
        }
        long elapsedMs = Duration.ofNanos(System.nanoTime() - began).toMillis();
        long due = REQUESTS + REQUESTS * elapsedMs / (WINDOW_S * 1_000L);
        assertThat(refused).isGreaterThan(allowed);
        assertThat((long) allowed).isBetween(due * 95 / 100, due * 105 / 100);
        System.out.printf("quota: allowed=%d refused=%d due=%d in ms=%d%n", allowed, refused, due, elapsedMs);
    }

    /** What is refused is not begun: the same request with the same key is done when there is room again. */
    @Test
    void doesNothingOfWhatItRefuses() {
        quota(1_000, 1);
        Customer customer = Customer.with(metered, "1", "BTC");
        String offer = customer.offerId("0.1", "BTC", "ETH");
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        quota(1, 3);
        metered.get("/assets");
        Reply refused = metered.post("/swaps", Map.of("offerId", offer), key);
        assertThat(refused.status()).as(refused.text()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 3);
        assertThat(stack.swapDatabase()
                        .count("select count(*) from swap.swap where offer_id = ?", UUID.fromString(offer)))
                .isZero();
        quota(1_000, 1);
        Reply accepted = await("there is room again")
                .atMost(Duration.ofSeconds(10))
                .until(() -> metered.post("/swaps", Map.of("offerId", offer), key), reply -> reply.status() != 429);
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(accepted.header("Idempotency-Replayed")).isEmpty();
        customer.ended("/swaps/" + accepted.at("id"));
    }

    /** Nobody knows whose they are; whoever sends them uses up nobody's quota. */
    @Test
    void countsNoRequestThatBelongsToNobody() {
        for (int i = 0; i < 2 * REQUESTS; i++) {
            Reply reply = metered.withToken("garbage").get("/assets", spoofed(i));
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.header("RateLimit")).isEmpty();
        }
        assertThat(metered.get("/assets").status()).isEqualTo(200);
        assertThat(stack.logged("payara", "access.token_refused"))
                .hasSizeGreaterThanOrEqualTo(2 * REQUESTS)
                .allMatch(line -> line.contains("address=127.0.0.1"));
    }

    private void quota(int requests, int windowS) {
        stack.swapDatabaseAsOwner()
                .update(
                        "update swap.channel set quota_requests = ?, quota_window_s = ? where name = 'metered'",
                        requests,
                        windowS);
    }

    /** What a client says who has others ask for it. */
    private static Map<String, String> spoofed(int n) {
        String address = "203.0.113." + n % 250;
        return Map.of("X-Forwarded-For", address, "X-Real-IP", address, "Forwarded", "for=" + address);
    }
}

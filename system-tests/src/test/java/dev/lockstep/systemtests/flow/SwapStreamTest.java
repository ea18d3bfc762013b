package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.EventStream;
import dev.lockstep.systemtests.stack.EventStream.Event;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A swap's state and end as Server-Sent Events. */
@SystemTest
class SwapStreamTest {

    private static final int CHANNEL_MAX = 50;
    private static final Duration SOON = Duration.ofSeconds(20);

    /** One that nobody ends but the test; a day old, so that nobody else cares about it. */
    private static final String ADD = """
            with n as materialized (select uuidv7() as offer_id, uuidv7(interval '-1 day') as swap_id),
            o as (insert into swap.offer
                    (offer_id, channel, customer_id, sell_asset, sell_minor, buy_asset, buy_minor, fee_minor, mid_price, price,
                     spread_bps, fee_bps, priced_at, created_at, expires_at)
                select offer_id, 'streams', ?, 'BTC', 1, 'EUR', 2, 0, 1, 1, 0, 0, now(), now(), now() from n),
            s as (insert into swap.swap
                    (swap_id, offer_id, channel, customer_id, saga_id, fee_minor, state, deadline, requested_at)
                select swap_id, offer_id, 'streams', ?, gen_random_uuid(), 0, 'REQUESTED', now() + interval '1 hour', now() from n)
            insert into swap.trade (trade_id, swap_id, side, asset, amount_minor, state)
            select gen_random_uuid(), swap_id, side, asset, minor, 'REQUESTED'
              from n, (values ('SELL', 'BTC', 1), ('BUY', 'EUR', 2)) as side (side, asset, minor)""";

    private final Stack stack;
    private final Database owner;
    private final Api api;

    SwapStreamTest(Stack stack) {
        this.stack = stack;
        this.owner = stack.swapDatabaseAsOwner();
        owner.update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('streams', 0, 0, 30000, 30000) on conflict do nothing""");
        this.api = stack.api("streams");
    }

    @AfterEach
    void endWhatIsOpen() {
        owner.update(
                "update swap.swap set state = 'EXPIRED', ended_at = now() where channel = 'streams' and state = 'REQUESTED'");
    }

    @Test
    void tellsTheStateOfASwapThatHasJustBeenAcceptedAndItsEnd() throws Exception {
        Api demo = stack.api("demo");
        Customer customer = Customer.with(demo, "1", "BTC");
        String swap = "/swaps/"
                + customer.accept(customer.offerId("0.1", "BTC", "ETH")).at("id");
        try (EventStream stream = demo.stream(swap + "/events", Map.of())) {
            Event event = stream.next(SOON);
            if (event.name().equals("swap-requested")) {
                assertThat(event.id()).isEqualTo("1");
                assertThat(event.body().path("state").asText()).isEqualTo("REQUESTED");
                event = stream.next(SOON);
            }
            assertThat(event.name()).isEqualTo("swap-booked");
            assertThat(event.id()).isEqualTo("2");
            assertThat(event.body()).isEqualTo(demo.get(swap).body());
            assertThat(stream.next(SOON).isEnd()).isTrue();
        }
        // The same, held against the description of the API.
        Reply again = demo.get(swap + "/events");
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(again.text()).contains("id: 2\n", "event: swap-booked\n");
        assertThat(again.header("RateLimit")).isNotEmpty();
    }

    /** The end comes from another connection to the database, as from another node. */
    @Test
    void tellsAnEndThatWasBookedElsewhereAfterSignsOfLife() throws Exception {
        String swap = requested();
        try (EventStream stream = api.stream("/swaps/" + swap + "/events", Map.of())) {
            Event first = stream.next(SOON);
            assertThat(first.name()).isEqualTo("swap-requested");
            assertThat(first.body()).isEqualTo(api.get("/swaps/" + swap).body());
            await("a sign of life").atMost(SOON).until(() -> stream.comments() > 0);

            end(swap);

            Event end = stream.next(SOON);
            assertThat(end.name()).isEqualTo("swap-expired");
            assertThat(end.body()).isEqualTo(api.get("/swaps/" + swap).body());
            assertThat(stream.next(SOON).isEnd()).isTrue();
        }
    }

    @Test
    void goesOnWhereTheClientWas() throws Exception {
        String swap = requested();
        String events = "/swaps/" + swap + "/events";
        try (EventStream stream = api.stream(events, Map.of("Last-Event-ID", "1"))) {
            end(swap);
            assertThat(stream.next(SOON).id()).isEqualTo("2");
        }
        try (EventStream stream = api.stream(events, Map.of("Last-Event-ID", "1"))) {
            assertThat(stream.next(SOON).id()).isEqualTo("2");
            assertThat(stream.next(SOON).isEnd()).isTrue();
        }
        assertThat(api.get(events, Map.of("Last-Event-ID", "2")).status()).isEqualTo(204);
        Reply wrong = api.get(events, Map.of("Last-Event-ID", "3"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.at("detail")).contains("Last-Event-ID must be");
    }

    @Test
    void showsNobodyTheSwapsOfAnotherChannel() {
        String events = "/swaps/" + requested() + "/events";
        Reply foreign = stack.api("demo").get(events);
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.at("code")).isEqualTo("not-found");
        assertThat(foreign.header("Content-Type")).startsWith("application/problem+json");
        assertThat(api.get("/swaps/" + UUID.randomUUID() + "/events").status()).isEqualTo(404);
        Api writer = api.withToken(stack.token("streams", "swaps:write"));
        assertThat(writer.get(events).status()).isEqualTo(403);
        assertThat(api.withToken("garbage").get(events).status()).isEqualTo(401);
    }

    @Test
    void hasRoomForSoManyOfAChannelAndAgainWhenClientsHaveGone() throws Exception {
        String swap = requested();
        String events = "/swaps/" + swap + "/events";
        List<EventStream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < CHANNEL_MAX; i++) {
                streams.add(api.stream(events, Map.of()));
            }
            Reply refused = api.get(events);
            assertThat(refused.status()).as(refused.text()).isEqualTo(429);
            assertThat(refused.at("code")).isEqualTo("too-many-streams");
            assertThat(refused.at("detail")).contains("Channel streams has 50 streams open");
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            Api demo = stack.api("demo");
            String other =
                    Customer.with(demo, "1", "BTC").swap("0.1", "BTC", "ETH").at("id");
            assertThat(demo.get("/swaps/" + other + "/events").status()).isEqualTo(200);
            streams.remove(0).close();
            await("the slot is free")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreExceptionsMatching(AssertionError.class::isInstance)
                    .until(() -> streams.add(api.stream(events, Map.of())));
        } finally {
            end(swap);
            for (EventStream stream : streams) {
                awaitEnd(stream);
                stream.close();
            }
        }
    }

    /** Its slot is free then. */
    private static void awaitEnd(EventStream stream) throws InterruptedException {
        Event last;
        do {
            last = stream.next(SOON);
        } while (!last.isEnd());
    }

    private String requested() {
        UUID customer = UUID.fromString(Customer.open(api).id());
        owner.update(ADD, customer, customer);
        return owner.value(
                        "select max(swap_id::text) from swap.swap where channel = 'streams' and state = 'REQUESTED' and customer_id = ?",
                        customer)
                .toString();
    }

    private void end(String swap) {
        owner.update(
                "update swap.swap set state = 'EXPIRED', ended_at = now() where swap_id = ?", UUID.fromString(swap));
    }
}

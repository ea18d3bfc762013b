package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists page by page. {@code -Dlockstep.paging=100000} pages through so many swaps. */
@SystemTest
class PagingTest {

    private static final int SWAPS = Integer.getInteger("lockstep.paging", 3_000);
    private static final int PAGE = 100;

    /** Swaps that have ended long ago, each with its offer and trades. */
    private static final String ADD = """
            with n as materialized (
                select uuidv7() as offer_id, uuidv7() as swap_id from generate_series(1, ?)),
            o as (insert into swap.offer
                    (offer_id, channel, customer_id, sell_asset, sell_minor, buy_asset, buy_minor, fee_minor, mid_price, price,
                     spread_bps, fee_bps, priced_at, created_at, expires_at)
                select offer_id, 'paging', ?, 'BTC', 1, 'EUR', 2, 0, 1, 1, 0, 0, now(), now(), now() from n),
            s as (insert into swap.swap
                    (swap_id, offer_id, channel, customer_id, saga_id, fee_minor, state, deadline, requested_at, ended_at)
                select swap_id, offer_id, 'paging', ?, gen_random_uuid(), 0, 'EXPIRED', now(), now(), now() from n)
            insert into swap.trade (trade_id, swap_id, side, asset, amount_minor, state)
            select gen_random_uuid(), swap_id, side, asset, minor, 'EXPIRED'
              from n, (values ('SELL', 'BTC', 1), ('BUY', 'EUR', 2)) as side (side, asset, minor)""";

    private final Stack stack;
    private final Database owner;

    PagingTest(Stack stack) {
        this.stack = stack;
        this.owner = stack.swapDatabaseAsOwner();
        owner.update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('paging', 0, 0, 30000, 30000) on conflict do nothing""");
    }

    /** So many rows are a burden to the tests that follow. */
    @AfterEach
    void removeSwaps() {
        owner.update("""
                delete from swap.trade where swap_id in (select swap_id from swap.swap where channel = 'paging')""");
        owner.update("delete from swap.swap where channel = 'paging'");
        owner.update("delete from swap.offer where channel = 'paging'");
    }

    @Test
    void showsEverySwapOnceWhileOthersAreAdded() throws Exception {
        Api api = stack.api("paging");
        UUID customer = UUID.fromString(Customer.open(api).id());
        owner.update(ADD, SWAPS, customer, customer);
        List<String> before = swaps();
        AtomicBoolean paged = new AtomicBoolean();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        List<String> shown = new ArrayList<>();
        try {
            Future<Integer> adding = writer.submit(() -> {
                int added = 0;
                while (!paged.get()) {
                    owner.update(ADD, 7, customer, customer);
                    added += 7;
                }
                return added;
            });
            for (String path = "/swaps?limit=" + PAGE; !path.isEmpty(); ) {
                Reply page = api.get(path);
                assertThat(page.status()).as(page.text()).isEqualTo(200);
                page.body()
                        .path("swaps")
                        .forEach(swap -> shown.add(swap.path("id").asText()));
                path = next(page);
            }
            paged.set(true);
            assertThat(adding.get()).isGreaterThan(PAGE);
        } finally {
            paged.set(true);
            writer.shutdown();
        }
        assertThat(shown).doesNotHaveDuplicates().containsAll(before);
        assertThat(shown.subList(shown.size() - before.size(), shown.size())).isEqualTo(before);
    }

    @Test
    void takesACursorForItsOwnListOnlyAndSaysWhatToDo() {
        Api api = stack.api("paging");
        UUID customer = UUID.fromString(Customer.open(api).id());
        owner.update(ADD, 3, customer, customer);
        String cursor = cursorOf(api.get("/swaps?limit=1"));
        assertThat(api.get("/swaps?limit=2&cursor=" + cursor).body().path("swaps"))
                .hasSize(2);

        assertRefused(api, "/swaps?cursor=" + (cursor.startsWith("B") ? "C" : "B") + cursor.substring(1));
        assertRefused(api, "/swaps?cursor=" + cursor.substring(0, cursor.length() - 1));
        assertRefused(api, "/swaps?cursor=");
        assertRefused(api, "/swaps?state=BOOKED&cursor=" + cursor);
        assertRefused(api, "/accounts/customer:" + customer + ":BTC/entries?cursor=" + cursor);
        assertRefused(stack.api("demo"), "/swaps?cursor=" + cursor);
    }

    @Test
    void leadsThroughAStatementBySignedCursors() {
        Api demo = stack.api("demo");
        Customer customer = Customer.with(demo, "1", "BTC");
        customer.deposit("2", "BTC");
        Customer other = Customer.with(demo, "1", "BTC");
        String entries = "/accounts/customer:" + customer.id() + ":BTC/entries";
        Reply first = demo.get(entries + "?limit=1");
        assertThat(first.body().path("entries")).hasSize(1);

        Reply second = demo.get(next(first));

        assertThat(second.body().path("entries")).hasSize(1);
        assertThat(second.body().path("entries").get(0).path("posting"))
                .isNotEqualTo(first.body().path("entries").get(0).path("posting"));
        assertThat(next(second)).isEmpty();
        assertRefused(demo, "/accounts/customer:" + other.id() + ":BTC/entries?cursor=" + cursorOf(first));
        assertRefused(demo, entries + "?basis=effective&cursor=" + cursorOf(first));
    }

    private static void assertRefused(Api api, String path) {
        Reply refused = api.get(path);
        assertThat(refused.status()).as(path).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("invalid-request");
        assertThat(refused.at("detail")).contains("take it from the Link header", "leave it out to begin anew");
        assertThat(refused.body().path("errors").get(0).path("pointer").asText())
                .isEqualTo("#cursor");
    }

    /** Newest first. */
    private List<String> swaps() {
        return owner.rows("select swap_id from swap.swap where channel = 'paging' order by swap_id desc").stream()
                .map(Map::values)
                .map(values -> values.iterator().next().toString())
                .toList();
    }

    private static String cursorOf(Reply page) {
        String path = next(page);
        return path.substring(path.indexOf("cursor=") + "cursor=".length());
    }

    /** Where {@code rel="next"} leads, below the API; empty on the last page. */
    private static String next(Reply page) {
        String link = page.header("Link");
        assertThat(link).matches("|</api/v1/[^>]+>; rel=\"next\"");
        return link.isEmpty() ? "" : link.substring("</api/v1".length(), link.indexOf('>'));
    }
}

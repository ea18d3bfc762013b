package dev.lockstep.systemtests.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.token.SigningKey;
import dev.lockstep.launcher.token.TokenRequest;
import dev.lockstep.systemtests.servers.ServersExtension;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * More requests at once than the pool of the swap database has connections; runs outside of Payara. A request that needed
 * a second connection to go on would wait for it in vain for a minute, and so would all others.
 */
@Tag("it")
@ExtendWith(ArquillianExtension.class)
class HttpConnectionsIT {

    private static final String CHANNEL = "busy";

    /** The pool has 32. */
    private static final int WAITING = 32;

    private static final int REQUESTS = 48;

    /** Less than the 3 s for which a request waits for a lock. */
    private static final Duration HELD_AT_MOST = Duration.ofMillis(2_000);

    private final Database owner = owner();
    private final Api api = Api.at(ContainerSettings.http(), token());

    @Deployment(testable = false)
    static WebArchive application() {
        return ApplicationArchive.with();
    }

    @BeforeEach
    void setUpAChannelAndPrices() {
        owner.update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('busy', 25, 10, 120000, 30000) on conflict do nothing""");
        owner.update("""
                insert into swap.price (pair, base, quote, price, priced_at, source)
                values ('BTC-EUR', 'BTC', 'EUR', 60000, now() + interval '1 minute', 'test')
                on conflict (pair) do update set priced_at = excluded.priced_at""");
    }

    @Test
    void acceptedSwapsNeedOneConnectionEach() throws Exception {
        Customer customer = Customer.open(api);
        List<String> offers = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            offers.add(customer.offerId("0.01", "BTC", "EUR"));
        }

        assertThat(statuses("lock table swap.swap in share mode", i -> customer.accept(offers.get(i))))
                .containsOnly(202);
    }

    @Test
    void offersNeedOneConnectionEach() throws Exception {
        Customer customer = Customer.open(api);

        assertThat(statuses(
                        "lock table swap.price in access exclusive mode", i -> customer.offer("0.01", "BTC", "EUR")))
                .containsOnly(201);
    }

    /** All requests have begun their transactions and wait for the lock before any of them goes on. */
    private List<Integer> statuses(String lock, Function<Integer, Reply> request) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(REQUESTS);
        try {
            List<Future<Reply>> replies = new ArrayList<>();
            try (Hold hold = new Hold(owner, lock)) {
                for (int i = 0; i < REQUESTS; i++) {
                    int number = i;
                    replies.add(threads.submit(() -> request.apply(number)));
                }
                hold.await(WAITING, HELD_AT_MOST);
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Reply> reply : replies) {
                statuses.add(reply.get().status());
            }
            return statuses;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Database owner() {
        DatabaseAccess swap = ServersExtension.shared().swap();
        return new Database(swap.url(), swap.owner().user(), swap.owner().password());
    }

    private static String token() {
        return SigningKey.of(ContainerSettings.keys())
                .sign(
                        new TokenRequest(
                                CHANNEL,
                                List.of("swaps:read", "swaps:write", "customers:write"),
                                Duration.ofMinutes(10)),
                        Clock.systemUTC());
    }
}

package dev.lockstep.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.SagaParts;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -Dlockstep.node_kills=100} kills the node a hundred times in the middle of a saga's parts. */
@SystemTest
class KillTest {

    private static final int SWAPS = 200;
    private static final int CLIENTS = 16;

    /** When so many were accepted, the process is killed; the others meet it dying, dead and coming back. */
    private static final int KILLED_AFTER = 60;

    private static final int NODE_KILLS = Integer.getInteger("lockstep.node_kills", 2);
    private static final int PARTS = 1_000;

    /** Measured: a thousand parts are on their way to Kafka, and from there into the ledger, for about so long. */
    private static final int ON_THE_WAY_MS = 400;

    private final Stack stack;
    private final Api api;

    KillTest(Stack stack) {
        this.stack = stack;
        this.api = AcceptedSwaps.patient(stack);
    }

    @ParameterizedTest
    @ValueSource(strings = {"payara", "postgres", "kafka"})
    void everyAcceptedSwapEndsOnceWhenAProcessIsKilled(String process) throws Exception {
        Customer customer = Customer.with(api, "1000", "BTC");
        List<String> offers = new ArrayList<>();
        for (int i = 0; i < SWAPS; i++) {
            offers.add(customer.offerId("0.01", "BTC", "ETH"));
        }
        AcceptedSwaps accepted = new AcceptedSwaps(stack, customer);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> requests = new ArrayList<>();
            for (String offer : offers) {
                requests.add(clients.submit(() -> accepted.accept(api, offer)));
            }
            await("swaps are on their way")
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> accepted.count() >= KILLED_AFTER);
            stack.kill(process);
            for (Future<?> request : requests) {
                request.get();
            }
        } finally {
            clients.shutdownNow();
        }

        assertThat(accepted.count()).isEqualTo(SWAPS);
        accepted.haveAllEnded();
    }

    /** All parts are rows of one transaction of the swap database; without any one of them nothing would be booked. */
    @Test
    void booksAThousandPartsOfOneTransactionWhenTheNodeIsKilledWhileTheyAreOnTheirWay() throws InterruptedException {
        long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("kills of the node: -Dlockstep.seed=" + seed);
        Random random = new Random(seed);
        for (int kill = 0; kill < NODE_KILLS; kill++) {
            SagaParts saga = SagaParts.of(PARTS, Duration.ofMinutes(10));
            stack.appendAsTheSwapService(saga);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(ON_THE_WAY_MS));
            stack.kill("payara");
            stack.awaitReady();
            await("saga " + saga.id() + " is booked")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> stack.books().state(saga.id()).equals("BOOKED"));
            assertThat(stack.books().postings(saga.id())).isEqualTo(PARTS);
        }
        stack.books().areSound();
    }
}

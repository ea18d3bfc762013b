package dev.lockstep.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Project;
import dev.lockstep.systemtests.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node on servers that come later, or in another order, or go while it runs: it waits for what it needs, without a hand. */
@Tag("system")
class StartOrderTest {

    private static final Duration SOON = Duration.ofMinutes(4);

    /** Of one only PostgreSQL is used, of the other only Kafka; each can be away while the other is there. */
    private final Server postgres = new Server("order-postgres-");

    private final Server kafka = new Server("order-kafka-");

    @AfterEach
    void stopServers() {
        postgres.stop();
        kafka.stop();
    }

    @Test
    void booksASwapInWhateverOrderNodePostgresAndKafkaAreStarted() {
        postgres.start();
        kafka.start();
        try (Stack node = Stack.on(postgres.servers, kafka.servers)) {
            books(node);

            node.stop();
            kafka.stop();
            postgres.stop();
            node.begin();
            kafka.start();
            postgres.start();
            node.awaitReady();
            books(node);

            node.stop();
            kafka.stop();
            postgres.stop();
            node.begin();
            postgres.start();
            kafka.start();
            node.awaitReady();
            books(node);

            // The application itself runs without them, and is started by nobody again.
            long application = node.pid("payara");
            kafka.stop();
            postgres.stop();
            await("not ready").atMost(SOON).until(() -> !node.isReady());
            postgres.start();
            kafka.start();
            node.awaitReady();
            books(node);
            assertThat(node.pid("payara")).isEqualTo(application);
        }
    }

    /**
     * Behind an outage a deal may be refused for a moment: what has come since the last look could have waited as long as that is
     * ago. It is sent again, as the answer says.
     */
    private static void books(Stack node) {
        Customer customer = Customer.with(node.api("demo"), "1", "BTC");
        String offer = customer.offerId("0.5", "BTC", "ETH");
        Reply accepted = await("accepted")
                .atMost(SOON)
                .until(() -> customer.accept(offer), reply -> !reply.at("code").equals("admission-closed"));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(customer.ended("/swaps/" + accepted.at("id")).at("state")).isEqualTo("BOOKED");
        assertThat(node.api().health("live")).isEqualTo(200);
    }

    /** Servers that keep their data and their ports. */
    private static final class Server {

        private final Path folder;
        private Infrastructure servers;

        Server(String name) {
            folder = Project.target(name + ProcessHandle.current().pid());
        }

        void start() {
            servers = Infrastructure.start(folder);
        }

        void stop() {
            if (servers != null) {
                servers.close();
            }
        }
    }
}

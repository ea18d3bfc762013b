package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.AsyncApi;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Foreign.Outgoing;
import dev.lockstep.systemtests.stack.Json;
import dev.lockstep.systemtests.stack.SagaParts;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import dev.lockstep.systemtests.stack.Topic.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** What the running product writes to Kafka is described in docs/api/asyncapi.yaml: every header and every property of it. */
@SystemTest
class WireTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String RUBBISH = "rubbish";
    private static final String COMMANDS = "ledger.commands.v1";
    private static final String EVENTS = "ledger.events.v1";

    private final Stack stack;
    private final AsyncApi description = AsyncApi.closed();

    WireTest(Stack stack) {
        this.stack = stack;
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('wire', 10, 25, 600000, 30000) on conflict do nothing""");
    }

    @Test
    void writesNothingThatIsNotDescribed() {
        Customer customer = Customer.with(stack.api("wire"), "1", "BTC");
        assertThat(customer.swap("0.1", "BTC", "ETH").at("state")).isEqualTo("BOOKED");
        assertThat(customer.swap("7", "BTC", "ETH").at("state")).isEqualTo("REFUSED");
        SagaParts booked = SagaParts.of(2, Duration.ofMinutes(10));
        SagaParts late = SagaParts.of(2, Duration.ofSeconds(3));
        SagaParts parked = SagaParts.of(1, SOON);
        stack.foreign()
                .send(
                        booked.part(2),
                        booked.part(1),
                        late.part(1),
                        parked.part(1).withValue(RUBBISH.getBytes(StandardCharsets.UTF_8)),
                        frozen("customer:" + customer.id() + ":SOL"));
        await("expired").atMost(SOON).until(() -> stack.books().state(late.id()).equals("EXPIRED"));
        stack.foreign().send(late.part(2));

        Set<String> mine = Set.of(
                customer.id(),
                booked.id().toString(),
                late.id().toString(),
                parked.id().toString());
        Set<String> events = Set.of(
                "saga-booked",
                "saga-refused",
                "saga-expired",
                "part-late",
                "part-parked",
                "accounts-opened",
                "account-changed");
        await("every kind of event")
                .atMost(SOON)
                .until(() -> types(EVENTS, mine).containsAll(events));
        await("both ends")
                .atMost(SOON)
                .until(() -> types("swap.events.v1", mine).size() == 2);
        stack.topic(COMMANDS + ".parked").await(message -> isOf(message, mine));

        Map<String, Set<String>> seen = new TreeMap<>();
        for (String topic : description.topics()) {
            for (Message message : stack.topic(topic).messages(record -> isOf(record, mine))) {
                String name = name(topic, message);
                seen.computeIfAbsent(topic, none -> new TreeSet<>()).add(name);
                assertThat(description.faults(topic, name, message.headers(), message.value()))
                        .as(
                                "%s on %s: %s %s",
                                name, topic, message.headers(), new String(message.value(), StandardCharsets.UTF_8))
                        .isEmpty();
            }
        }
        assertThat(seen)
                .containsEntry(COMMANDS, new TreeSet<>(Set.of("post", "open-accounts", "change-account")))
                .containsEntry(EVENTS, new TreeSet<>(events))
                .containsEntry("swap.events.v1", new TreeSet<>(Set.of("swap-booked", "swap-refused")))
                .containsEntry(COMMANDS + ".parked", Set.of("parked"));
    }

    @Test
    void readsPricesThatAreDescribed() {
        List<Message> prices = stack.topic("market.prices.v1")
                .messages(message -> text(message).contains("\"source\":\"demo\""));
        assertThat(prices).isNotEmpty();
        for (Message price : prices) {
            assertThat(description.faults("market.prices.v1", "price", price.headers(), price.value()))
                    .isEmpty();
        }
    }

    @Test
    void hasTheTopicsThatAreDescribed() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka()))) {
            assertThat(admin.listTopics().names().get()).containsAll(description.topics());
        }
    }

    private static Outgoing frozen(String account) {
        Map<String, String> change =
                Map.of("account", account, "state", "frozen", "reason", "to see it told", "actor", "test:wire");
        return Outgoing.command(
                account,
                Map.of("message-id", UUID.randomUUID().toString(), "message-type", "change-account"),
                Json.write(change));
    }

    private Set<String> types(String topic, Set<String> mine) {
        return stack.topic(topic).messages(message -> isOf(message, mine)).stream()
                .map(message -> name(topic, message))
                .collect(Collectors.toSet());
    }

    /** About one of these ids, which stands in its key or, as a part of an account's name maybe, in its value. */
    private static boolean isOf(Message message, Set<String> ids) {
        return !isOurRubbish(message)
                && ids.stream()
                        .anyMatch(id ->
                                message.key().contains(id) || text(message).contains(id));
    }

    /** What this test itself has sent to be parked; its copy on the parked topic is the product's. */
    private static boolean isOurRubbish(Message message) {
        return text(message).equals(RUBBISH) && !message.headers().containsKey("parked-reason");
    }

    private static String text(Message message) {
        return message.value() == null ? "" : new String(message.value(), StandardCharsets.UTF_8);
    }

    private static String name(String topic, Message message) {
        return topic.endsWith(".parked") ? "parked" : message.headers().getOrDefault("message-type", "post");
    }
}

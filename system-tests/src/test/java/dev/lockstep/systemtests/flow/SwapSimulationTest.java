package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What would become of a swap, asked beforehand. */
@SystemTest
class SwapSimulationTest {

    private final Stack stack;
    private final Api api;

    SwapSimulationTest(Stack stack) {
        this.stack = stack;
        this.api = stack.api("demo");
    }

    @Test
    void saysWhatWouldBeBookedAndWhyNotAndWritesNothing() {
        Customer customer = Customer.with(api, "1", "BTC");
        long messages = messagesAbout(customer);

        Reply enough = simulate(customer.id(), "1");
        assertThat(enough.at("result")).as(enough.text()).isEqualTo("BOOKED");
        assertThat(enough.body().path("reasons")).isEmpty();
        assertThat(enough.at("sell", "amount")).isEqualTo("1.00000000");

        Reply tooMuch = simulate(customer.id(), "1.00000001");
        assertThat(tooMuch.at("result")).isEqualTo("REFUSED");
        assertThat(tooMuch.body().path("reasons")).hasSize(1);
        assertThat(tooMuch.body().path("reasons").get(0).path("code").asText()).isEqualTo("insufficient-funds");

        Reply tooLittle = api.post(
                "/simulations",
                Map.of(
                        "customer",
                        customer.id(),
                        "sell",
                        Map.of("asset", "BTC", "amount", "0.00000001"),
                        "buy",
                        Map.of("asset", "EUR")),
                Map.of());
        assertThat(tooLittle.at("result")).as(tooLittle.text()).isEqualTo("NOT_ACCEPTED");
        assertThat(tooLittle.body().path("reasons").get(0).path("code").asText())
                .isEqualTo("amount-out-of-range");

        UUID id = UUID.fromString(customer.id());
        assertThat(stack.swapDatabase().count("select count(*) from swap.offer where customer_id = ?", id))
                .isZero();
        assertThat(messagesAbout(customer)).isEqualTo(messages);
        assertThat(customer.swap("1", "BTC", "ETH").at("state"))
                .as("as was said")
                .isEqualTo("BOOKED");
    }

    @Test
    void refusesWhatIsNoQuestion() {
        Reply unknown = simulate(UUID.randomUUID().toString(), "1");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body().path("errors").get(0).path("pointer").asText())
                .isEqualTo("/customer");
        String customer = Customer.open(api).id();
        Api partner = stack.api("partner");
        assertThat(partner.post("/simulations", question(customer, "1"), Map.of())
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/simulations", Map.of("customer", customer), Map.of())
                        .status())
                .isEqualTo(400);
    }

    private Reply simulate(String customer, String amount) {
        return api.post("/simulations", question(customer, amount), Map.of());
    }

    private static Map<String, ?> question(String customer, String amount) {
        return Map.of(
                "customer", customer, "sell", Map.of("asset", "BTC", "amount", amount), "buy", Map.of("asset", "ETH"));
    }

    private long messagesAbout(Customer customer) {
        return stack.swapDatabase()
                .count(
                        "select count(*) from outbox.message where position(convert_to(?, 'UTF8') in payload) > 0",
                        customer.id());
    }
}

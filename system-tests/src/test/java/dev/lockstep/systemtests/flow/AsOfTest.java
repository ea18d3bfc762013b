package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Foreign.Outgoing;
import dev.lockstep.systemtests.stack.Json;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Balances and statements as of an instant over the API: what an integrator's program sums up by itself comes out. */
@SystemTest
class AsOfTest {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(45);

    private final Stack stack;
    private final Api api;

    AsOfTest(Stack stack) {
        this.stack = stack;
        this.api = stack.api("demo");
    }

    /** An entry as the API tells it. */
    private record Entry(BigDecimal amount, BigDecimal balance, Instant bookedAt, Instant effectiveAt) {
        Instant time(String basis) {
            return basis.equals("recorded") ? bookedAt : effectiveAt;
        }
    }

    @Test
    void tellsWhatACustomerHadAtEveryInstantByBothTimes() {
        Customer customer = Customer.with(api, "1", "BTC");
        customer.swap("0.25", "BTC", "ETH");
        Instant longAgo = Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.MICROS);
        book(customer, "0.5", longAgo);
        book(customer, "0.125", Instant.now().plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.MICROS));
        customer.deposit("2", "BTC");

        for (String basis : List.of("recorded", "effective")) {
            List<Entry> entries = statement(customer, "basis=" + basis, 200);
            assertThat(entries).hasSizeGreaterThanOrEqualTo(5);
            for (Entry entry : entries) {
                for (int micros = -1; micros <= 1; micros++) {
                    Instant at = entry.time(basis).plus(micros, ChronoUnit.MICROS);
                    BigDecimal expected = entries.stream()
                            .filter(each -> !each.time(basis).isAfter(at))
                            .map(Entry::amount)
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
                    assertThat(balance(customer, "at=" + at + "&basis=" + basis))
                            .as("%s at %s", basis, at)
                            .isEqualByComparingTo(expected);
                    List<Entry> until = statement(customer, "at=" + at + "&basis=" + basis, 2);
                    assertThat(until)
                            .isEqualTo(entries.stream()
                                    .filter(each -> !each.time(basis).isAfter(at))
                                    .toList());
                }
            }
            BigDecimal running = BigDecimal.ZERO;
            for (int i = entries.size() - 1; i >= 0; i--) {
                running = running.add(entries.get(i).amount());
                assertThat(entries.get(i).balance())
                        .as("%s, entry %d", basis, i)
                        .isEqualByComparingTo(running);
            }
        }
        assertThat(balance(customer, "at=" + longAgo.plusSeconds(1) + "&basis=effective"))
                .isEqualByComparingTo("0.5");
        assertThat(balance(customer, "at=" + longAgo.plusSeconds(1))).isEqualByComparingTo("0");
        assertThat(balance(customer, "basis=effective"))
                .isEqualByComparingTo(customer.balance("BTC").subtract(new BigDecimal("0.125")));
    }

    @Test
    void refusesAnInstantAndABasisThatAreNone() {
        Customer customer = Customer.open(api);
        String account = "/accounts/customer:" + customer.id() + ":BTC/entries";
        for (String path : List.of("/customers/" + customer.id() + "/balances", account)) {
            for (String query : List.of("at=yesterday", "at=2026-11-20T25:00:00Z", "at=2026-11-20", "basis=booked")) {
                Reply reply = api.get(path + "?" + query);
                assertThat(reply.status())
                        .as(path + "?" + query + " " + reply.text())
                        .isEqualTo(400);
                assertThat(reply.header("Content-Type")).contains("application/problem+json");
            }
        }
    }

    private BigDecimal balance(Customer customer, String query) {
        Reply reply = api.get("/customers/" + customer.id() + "/balances?" + query);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        for (JsonNode each : reply.body().path("balances")) {
            if (each.path("balance").path("asset").asText().equals("BTC")) {
                return new BigDecimal(each.path("balance").path("amount").asText());
            }
        }
        throw new AssertionError("no BTC: " + reply.text());
    }

    /** All pages, newest first, as the links lead. */
    private List<Entry> statement(Customer customer, String query, int limit) {
        List<Entry> entries = new ArrayList<>();
        String path = "/accounts/customer:" + customer.id() + ":BTC/entries?" + query + "&limit=" + limit;
        while (!path.isEmpty()) {
            Reply page = api.get(path);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            page.body()
                    .path("entries")
                    .forEach(entry -> entries.add(new Entry(
                            new BigDecimal(entry.path("amount").path("amount").asText()),
                            new BigDecimal(entry.path("balance").path("amount").asText()),
                            Instant.parse(entry.path("bookedAt").asText()),
                            Instant.parse(entry.path("effectiveAt").asText()))));
            String link = page.header("Link");
            path = link.isEmpty() ? "" : link.substring(link.indexOf("/accounts"), link.indexOf('>'));
        }
        return entries;
    }

    /** A deposit that another team books, effective when it says. */
    private void book(Customer customer, String amount, Instant effectiveAt) {
        UUID id = UUID.randomUUID();
        Map<String, Object> post = Map.of(
                "posting",
                Map.of(
                        "description",
                        "effective at another time",
                        "legs",
                        List.of(leg("external:BTC", "-" + amount), leg("customer:" + customer.id() + ":BTC", amount))),
                "effectiveAt",
                effectiveAt.toString());
        stack.foreign().send(Outgoing.command(id.toString(), Map.of("message-id", id.toString()), Json.write(post)));
        await("booked").atMost(ENDS_WITHIN).until(() -> stack.books().state(id).equals("BOOKED"));
    }

    private static Map<String, String> leg(String account, String amount) {
        return Map.of("account", account, "asset", "BTC/8", "amount", amount);
    }
}

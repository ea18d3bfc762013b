package dev.lockstep.systemtests.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.systemtests.stack.Api.Reply;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/** A customer of a channel, and what an integrator's program does for them. */
public final class Customer {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(45);

    private final Api api;
    private final String id;

    private Customer(Api api, String id) {
        this.api = api;
        this.id = id;
    }

    /** A new customer whose accounts are open. */
    public static Customer open(Api api) {
        Reply opened = api.post("/customers", Map.of());
        assertThat(opened.status()).as(opened.text()).isEqualTo(201);
        Customer customer = new Customer(api, opened.at("id"));
        await("accounts are open")
                .atMost(ENDS_WITHIN)
                .until(() -> api.get("/customers/" + customer.id).at("state").equals("ACTIVE"));
        return customer;
    }

    /** A customer who is there already. */
    public static Customer known(Api api, String id) {
        return new Customer(api, id);
    }

    /** A new one with money on an account. */
    public static Customer with(Api api, String amount, String asset) {
        Customer customer = open(api);
        customer.deposit(amount, asset);
        return customer;
    }

    public String id() {
        return id;
    }

    public void deposit(String amount, String asset) {
        Reply asked =
                api.post("/transfers", Map.of("customer", id, "kind", "deposit", "asset", asset, "amount", amount));
        assertThat(asked.status()).as(asked.text()).isIn(200, 202);
        assertThat(ended("/transfers/" + asked.at("id")).at("state")).isEqualTo("BOOKED");
    }

    /** Asks for a firm price for selling so much. */
    public Reply offer(String amount, String sell, String buy) {
        return api.post(
                "/offers",
                Map.of("customer", id, "sell", Map.of("asset", sell, "amount", amount), "buy", Map.of("asset", buy)));
    }

    /** Asks for a firm price for buying so much. */
    public Reply offerFor(String amount, String buy, String sell) {
        return api.post(
                "/offers",
                Map.of("customer", id, "sell", Map.of("asset", sell), "buy", Map.of("asset", buy, "amount", amount)));
    }

    /** An offer that was made: its id. */
    public String offerId(String amount, String sell, String buy) {
        Reply offer = offer(amount, sell, buy);
        assertThat(offer.status()).as(offer.text()).isEqualTo(201);
        return offer.at("id");
    }

    public Reply accept(String offer) {
        return api.post("/swaps", Map.of("offerId", offer));
    }

    /** Accepts an offer and waits for the swap's end. */
    public Reply swap(String amount, String sell, String buy) {
        Reply accepted = accept(offerId(amount, sell, buy));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        return ended("/swaps/" + accepted.at("id"));
    }

    /** Reads a swap or a transfer until it is not REQUESTED any more. */
    public Reply ended(String path) {
        return await(path + " ends")
                .atMost(ENDS_WITHIN)
                .until(
                        () -> api.get(path),
                        reply -> reply.status() == 200 && !reply.at("state").equals("REQUESTED"));
    }

    /** What the ledger says the customer has. */
    public BigDecimal balance(String asset) {
        for (JsonNode entry : api.get("/customers/" + id + "/balances").body().path("balances")) {
            if (entry.path("balance").path("asset").asText().equals(asset)) {
                return new BigDecimal(entry.path("balance").path("amount").asText());
            }
        }
        throw new AssertionError("no " + asset + " account of customer " + id);
    }
}

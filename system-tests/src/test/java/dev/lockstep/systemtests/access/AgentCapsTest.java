package dev.lockstep.systemtests.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Project;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What an agent may sell, per swap and per day. */
@SystemTest
class AgentCapsTest {

    private static final int PARALLEL = 64;

    private final Stack stack;
    private final Agents agents;
    private final Api application;

    AgentCapsTest(Stack stack) {
        this.stack = stack;
        this.agents = new Agents(stack, "agents-caps", 600_000);
        this.application = agents.application();
    }

    @Test
    void sellsUpToTheCapPerSwapAndNothingBeyondIt() {
        Api agent = agents.agent(unique(), "0.1", "1");
        Customer customer = Customer.with(application, "1", "BTC");
        String tooMuch = customer.offerId("0.10000001", "BTC", "ETH");
        assertRefused(accept(agent, tooMuch), 422, "agent-cap-exceeded");
        assertThat(application.get("/offers/" + tooMuch).at("state")).isEqualTo("OPEN");
        assertThat(application.get("/swaps?customer=" + customer.id()).body().path("swaps"))
                .isEmpty();

        Reply accepted = accept(agent, customer.offerId("0.1", "BTC", "ETH"));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(accepted.body().has("approval")).isFalse();
        assertThat(customer.ended("/swaps/" + accepted.at("id")).at("state")).isEqualTo("BOOKED");
        // It is what is sold that counts, whichever side was asked for.
        Reply bought = customer.offerFor("100", "ETH", "BTC");
        assertThat(new BigDecimal(bought.at("sell", "amount"))).isGreaterThan(new BigDecimal("0.1"));
        assertRefused(accept(agent, bought.at("id")), 422, "agent-cap-exceeded");
        // The same offer is taken from who is not an agent.
        assertThat(application.post("/swaps", Map.of("offerId", tooMuch)).status())
                .isEqualTo(202);
    }

    @Test
    void sellsNoAssetThatItsTokenDoesNotName() {
        Api agent = agents.agent(unique(), "0.1", "1");
        Customer customer = Customer.with(application, "100", "EUR");
        assertRefused(accept(agent, customer.offerId("50", "EUR", "BTC")), 403, "agent-asset-not-allowed");
        Api bound = agents.agent(unique(), Map.of());
        assertRefused(accept(bound, customer.offerId("0.01", "BTC", "EUR")), 403, "agent-asset-not-allowed");
    }

    /** Whoever passes the cap of a day by asking for much at once finds a row in the way. */
    @Test
    void sellsNoMoreInADayHoweverManyAskAtOnce() throws Exception {
        String name = unique();
        Api agent = agents.agent(name, "0.01", "0.25");
        Customer customer = Customer.with(application, "10", "BTC");
        List<String> offers = new ArrayList<>();
        for (int i = 0; i < PARALLEL; i++) {
            offers.add(customer.offerId("0.01", "BTC", "ETH"));
        }
        List<Reply> replies = Agents.atOnce(offers.stream()
                .map(offer -> (Callable<Reply>) () -> accept(agent, offer))
                .toList());

        List<String> accepted = new ArrayList<>();
        for (Reply reply : replies) {
            if (reply.status() == 202) {
                accepted.add(reply.at("id"));
            } else {
                assertRefused(reply, 422, "agent-cap-exceeded");
                assertThat(reply.at("detail")).contains("0.25000000 BTC within a day", "00:00 UTC");
                assertThat(reply.header("Retry-After")).isEmpty();
            }
        }
        // Two days, if midnight was in between.
        List<Map<String, Object>> days = allowance(name);
        assertThat(days).hasSizeBetween(1, 2);
        assertThat(days)
                .allSatisfy(day -> assertThat((BigDecimal) day.get("asked_minor"))
                        .isLessThanOrEqualTo(new BigDecimal(25_000_000)));
        BigDecimal asked =
                days.stream().map(day -> (BigDecimal) day.get("asked_minor")).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(asked).isEqualByComparingTo(new BigDecimal(1_000_000L * accepted.size()));
        if (days.size() == 1) {
            assertThat(accepted).hasSize(25);
        }

        for (String swap : accepted) {
            assertThat(customer.ended("/swaps/" + swap).at("state")).isEqualTo("BOOKED");
        }
        assertThat(customer.balance("BTC"))
                .isEqualByComparingTo(new BigDecimal("10")
                        .subtract(new BigDecimal("0.01").multiply(new BigDecimal(accepted.size()))));
        stack.books().areSound();
    }

    /** Not by the token: another token of the same subject is the same agent. */
    @Test
    void countsByTheSubjectOfTheToken() {
        String name = unique();
        Customer customer = Customer.with(application, "1", "BTC");
        assertThat(accept(agents.agent(name, "0.1", "0.15"), customer.offerId("0.1", "BTC", "ETH"))
                        .status())
                .isEqualTo(202);
        if (allowance(name).size() == 1) {
            Reply again = accept(agents.agent(name, "0.1", "0.15"), customer.offerId("0.1", "BTC", "ETH"));
            assertThat(again.status() == 422 || allowance(name).size() == 2)
                    .as(again.text())
                    .isTrue();
        }
        assertThat(accept(agents.agent(unique(), "0.1", "0.15"), customer.offerId("0.1", "BTC", "ETH"))
                        .status())
                .isEqualTo(202);
    }

    /** What was not accepted took nothing; what was accepted did, though the ledger refused it. */
    @Test
    void countsWhatWasAcceptedWhateverBecameOfIt() {
        String name = unique();
        Api agent = agents.agent(name, "0.6", "1");
        Customer poor = Customer.open(application);
        String offer = poor.offerId("0.6", "BTC", "ETH");
        Reply accepted = accept(agent, offer);
        assertThat(poor.ended("/swaps/" + accepted.at("id")).at("refusal", "code"))
                .isEqualTo("insufficient-funds");
        assertRefused(accept(agent, offer), 409, "offer-used");
        assertThat(sum(name)).isEqualByComparingTo(new BigDecimal(60_000_000));

        Reply more = accept(agent, poor.offerId("0.6", "BTC", "ETH"));
        Reply rest = accept(agent, poor.offerId("0.4", "BTC", "ETH"));
        if (allowance(name).size() == 1) {
            assertRefused(more, 422, "agent-cap-exceeded");
            assertThat(rest.status()).as("what was refused took nothing").isEqualTo(202);
            assertThat(sum(name)).isEqualByComparingTo(new BigDecimal(100_000_000));
        }
    }

    @Test
    void takesTheAllowanceOnceHoweverOftenARequestIsRepeated() {
        String name = unique();
        Api agent = agents.agent(name, "0.1", "1");
        Customer customer = Customer.with(application, "1", "BTC");
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        Map<String, String> body = Map.of("offerId", customer.offerId("0.1", "BTC", "ETH"));
        String first = agent.post("/swaps", body, key).at("id");
        for (int i = 0; i < 3; i++) {
            Reply again = agent.post("/swaps", body, key);
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.at("id")).isEqualTo(first);
        }
        assertThat(sum(name)).isEqualByComparingTo(new BigDecimal(10_000_000));
    }

    /** What is not understood might be a bound. */
    @Test
    void sellsNothingByAClaimThatIsNotUnderstood() {
        Customer customer = Customer.with(application, "1", "BTC");
        String offer = customer.offerId("0.01", "BTC", "ETH");
        for (Map<String, Map<String, String>> caps : List.of(
                Map.of("BTC", Map.of("perSwap", "1", "perDay", "1", "perHour", "0.001")),
                Map.of("BTC", Map.of("perSwap", "1")),
                Map.of("BTC", Map.of("perSwap", "2", "perDay", "1")),
                Map.of("DOGE", Map.of("perSwap", "1", "perDay", "1")))) {
            Reply refused = accept(agents.agent(unique(), caps), offer);
            assertRefused(refused, 403, "forbidden");
            assertThat(refused.at("detail")).contains("claim \"agent\" cannot be read");
        }
        assertThat(application.get("/offers/" + offer).at("state")).isEqualTo("OPEN");
    }

    @Test
    void hasATokenByTheCommand() {
        String name = unique();
        String token = Project.output(Project.lockstep(
                        "token",
                        "--channel",
                        "agents-caps",
                        "--agent",
                        name,
                        "--cap",
                        "BTC=0.1/1",
                        "--approve-above",
                        "BTC=0.05",
                        "--data",
                        stack.directory().toString()))
                .strip();
        Api agent = stack.api().withToken(token);
        Customer customer = Customer.with(application, "1", "BTC");
        assertThat(accept(agent, customer.offerId("0.05", "BTC", "ETH")).at("state"))
                .isEqualTo("REQUESTED");
        Reply above = accept(agent, customer.offerId("0.06", "BTC", "ETH"));
        assertThat(above.at("state")).isEqualTo("PENDING_APPROVAL");
        assertThat(above.at("approval", "askedBy")).isEqualTo("agent:" + name);
        assertRefused(accept(agent, customer.offerId("0.2", "BTC", "ETH")), 422, "agent-cap-exceeded");
        assertRefused(
                agent.post(
                        "/transfers",
                        Map.of("customer", customer.id(), "kind", "withdrawal", "asset", "BTC", "amount", "0.1")),
                403,
                "forbidden");
    }

    private static Reply accept(Api api, String offer) {
        return api.post("/swaps", Map.of("offerId", offer));
    }

    private static void assertRefused(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.at("code")).isEqualTo(code);
    }

    private List<Map<String, Object>> allowance(String name) {
        return stack.swapDatabase()
                .rows("select day, asked_minor from swap.agent_allowance where agent = ?", "agent:" + name);
    }

    private BigDecimal sum(String name) {
        return allowance(name).stream()
                .map(day -> (BigDecimal) day.get("asked_minor"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String unique() {
        return "caps-" + UUID.randomUUID();
    }
}

package dev.lockstep.systemtests.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.launcher.token.TokenRequest;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.EventStream;
import dev.lockstep.systemtests.stack.EventStream.Event;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What an agent wants above its threshold waits until somebody else has said yes. */
@SystemTest
class SwapApprovalTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, String> YES = Map.of();
    private static final Map<String, String> NO = Map.of("reason", "too much for a Friday");

    private final Stack stack;
    private final Agents agents;
    private final Api application;
    private final Api agent;
    private final Api alice;

    SwapApprovalTest(Stack stack) {
        this.stack = stack;
        this.agents = new Agents(stack, "agents-approval", 600_000);
        this.application = agents.application();
        this.agent = agents.agent("approval-" + UUID.randomUUID(), "0.5", "100", "0.05");
        this.alice = agents.approver("alice");
    }

    @Test
    void waitsAndIsBookedWhenSomebodyElseHasSaidYes() throws Exception {
        Customer customer = Customer.with(application, "1", "BTC");
        String offer = customer.offerId("0.1", "BTC", "ETH");
        String events = atTheEndOfTheFeed();
        Map<String, String> key = key();
        Reply asked = agent.post("/swaps", Map.of("offerId", offer), key);
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        assertThat(asked.at("state")).isEqualTo("PENDING_APPROVAL");
        assertThat(asked.body().path("trades"))
                .allMatch(trade -> trade.path("state").asText().equals("PENDING_APPROVAL"));
        String swap = "/swaps/" + asked.at("id");
        assertThat(application.get(swap).body()).isEqualTo(asked.body());
        assertThat(asked.at("approval", "askedBy")).startsWith("agent:approval-");
        assertThat(asked.at("approval", "answerBy"))
                .as("the price is firm as long as the offer is")
                .isEqualTo(application.get("/offers/" + offer).at("expiresAt"));
        assertThat(application.get("/offers/" + offer).at("state")).isEqualTo("USED");
        assertThat(ids("/swaps?state=PENDING_APPROVAL&limit=100")).contains(asked.at("id"));
        assertThat(ids("/swaps?state=REQUESTED&limit=100")).doesNotContain(asked.at("id"));
        assertThat(sent(asked)).as("messages to the ledger").isZero();
        assertThat(customer.balance("BTC")).isEqualByComparingTo(BigDecimal.ONE);

        try (EventStream stream = alice.stream(swap + "/events", Map.of())) {
            Event waiting = stream.next(SOON);
            assertThat(waiting.id()).isEqualTo("0");
            assertThat(waiting.name()).isEqualTo("swap-pending-approval");
            assertThat(waiting.body()).isEqualTo(asked.body());

            Instant before = Instant.now();
            Map<String, String> decision = key();
            Reply approved = alice.post(swap + "/approval", YES, decision);
            assertThat(approved.status()).as(approved.text()).isEqualTo(202);
            assertThat(approved.at("state")).isEqualTo("REQUESTED");
            assertThat(approved.at("approval", "decidedBy")).isEqualTo("alice");
            assertThat(Instant.parse(approved.at("deadline")))
                    .as("the ledger has as long as for any other swap")
                    .isBetween(before.plusSeconds(29), Instant.now().plusSeconds(31));
            assertThat(approved.header("Location")).isEqualTo("/api/v1" + swap);

            Event event = stream.next(SOON);
            if (event.name().equals("swap-requested")) {
                assertThat(event.id()).isEqualTo("1");
                event = stream.next(SOON);
            }
            assertThat(event.id()).isEqualTo("2");
            assertThat(event.name()).isEqualTo("swap-booked");
            assertThat(stream.next(SOON).isEnd()).isTrue();

            Reply again = alice.post(swap + "/approval", YES, decision);
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.body()).isEqualTo(approved.body());
        }
        Reply booked = application.get(swap);
        assertThat(booked.at("state")).isEqualTo("BOOKED");
        assertThat(booked.at("approval", "decidedBy")).isEqualTo("alice");
        assertThat(new BigDecimal(booked.at("receives", "amount"))).isEqualByComparingTo(customer.balance("ETH"));
        assertThat(customer.balance("BTC")).isEqualByComparingTo(new BigDecimal("0.9"));
        assertThat(sent(asked)).isEqualTo(3);
        stack.books().areSound();
        assertThat(typesSince(events, asked.at("id"), 3))
                .containsExactly("swap-pending-approval", "swap-requested", "swap-booked");

        Reply repeated = agent.post("/swaps", Map.of("offerId", offer), key);
        assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(repeated.body()).as("the first answer").isEqualTo(asked.body());
        Reply late = alice.post(swap + "/approval", YES);
        assertThat(late.status()).as("saying the same again").isEqualTo(202);
        assertThat(late.at("state")).isEqualTo("BOOKED");
        assertProblem(alice.post(swap + "/rejection", NO), 409, "not-awaiting-approval");
    }

    @Test
    void isRefusedWhenSomebodyElseSaysNo() {
        Customer customer = Customer.with(application, "1", "BTC");
        String events = atTheEndOfTheFeed();
        Reply asked = ask(customer, "0.1");
        String swap = "/swaps/" + asked.at("id");

        Map<String, String> key = key();
        Reply rejected = alice.post(swap + "/rejection", NO, key);

        assertThat(rejected.status()).as(rejected.text()).isEqualTo(200);
        assertThat(rejected.at("state")).isEqualTo("REFUSED");
        assertThat(rejected.at("refusal", "code")).isEqualTo("approval-rejected");
        assertThat(rejected.at("refusal", "detail")).isEqualTo("too much for a Friday");
        assertThat(rejected.at("approval", "decidedBy")).isEqualTo("alice");
        assertThat(application.get(swap).body()).isEqualTo(rejected.body());
        assertThat(alice.post(swap + "/rejection", NO, key).header("Idempotency-Replayed"))
                .isEqualTo("true");
        assertThat(alice.post(swap + "/rejection", NO).body()).isEqualTo(rejected.body());
        assertProblem(alice.post(swap + "/approval", YES), 409, "not-awaiting-approval");
        var announced =
                stack.topic("swap.events.v1").await(message -> message.key().equals(asked.at("id")));
        assertThat(announced.headers()).containsEntry("message-type", "swap-refused");
        assertThat(announced.json().path("refusalCode").asText()).isEqualTo("approval-rejected");
        assertThat(typesSince(events, asked.at("id"), 2)).containsExactly("swap-pending-approval", "swap-refused");
        assertThat(sent(asked)).isZero();
        assertThat(customer.balance("BTC")).isEqualByComparingTo(BigDecimal.ONE);
        stack.books().areSound();
    }

    @Test
    void expiresWhenNobodyDecidesWhileItsPriceIsFirm() throws Exception {
        Agents hurried = new Agents(stack, "agents-hurried", 3_000);
        Api channel = hurried.application();
        Customer customer = Customer.with(channel, "1", "BTC");
        Api buyer = hurried.agent("hurried-" + UUID.randomUUID(), "0.5", "100", "0.05");
        Map<String, String> key = key();
        Map<String, String> body = Map.of("offerId", customer.offerId("0.1", "BTC", "ETH"));
        Reply asked = buyer.post("/swaps", body, key);
        assertThat(asked.at("state")).as(asked.text()).isEqualTo("PENDING_APPROVAL");
        String swap = "/swaps/" + asked.at("id");

        try (EventStream stream = channel.stream(swap + "/events", Map.of("Last-Event-ID", "0"))) {
            Event end = stream.next(SOON);
            assertThat(end.id()).isEqualTo("2");
            assertThat(end.name()).isEqualTo("swap-expired");
        }

        Reply expired = channel.get(swap);
        assertThat(expired.at("state")).isEqualTo("EXPIRED");
        assertThat(Instant.parse(expired.at("endedAt")))
                .isAfterOrEqualTo(Instant.parse(asked.at("approval", "answerBy")));
        assertThat(expired.body().path("approval").has("decidedBy")).isFalse();
        assertProblem(hurried.approver("alice").post(swap + "/approval", YES), 410, "approval-expired");
        assertProblem(hurried.approver("alice").post(swap + "/rejection", NO), 410, "approval-expired");
        Reply repeated = buyer.post("/swaps", body, key);
        assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(repeated.body()).isEqualTo(asked.body());
        assertThat(sent(asked)).isZero();
        assertThat(customer.balance("BTC")).isEqualByComparingTo(BigDecimal.ONE);
        assertThat(stack.topic("swap.events.v1")
                        .await(message -> message.key().equals(asked.at("id")))
                        .headers())
                .containsEntry("message-type", "swap-expired");
    }

    @Test
    void isNotDecidedByWhoAskedNorByAnyAgent() {
        Customer customer = Customer.with(application, "1", "BTC");
        Reply asked = ask(customer, "0.1");
        String swap = "/swaps/" + asked.at("id");
        // Its own subject, with a token that is no agent's.
        Api itself = agents.approver(asked.at("approval", "askedBy"));
        assertProblem(itself.post(swap + "/approval", YES), 403, "approver-is-requester");
        assertProblem(itself.post(swap + "/rejection", NO), 403, "approver-is-requester");
        // Agents whose issuer gave them the scope.
        Api another = agents.as(TokenRequest.ofAgent(
                "another",
                "agents-approval",
                List.of("swaps:read", "swaps:write", "swaps:approve"),
                Duration.ofHours(1),
                Map.of("BTC", Map.of("perSwap", "1", "perDay", "1"))));
        assertProblem(another.post(swap + "/approval", YES), 403, "forbidden");
        assertProblem(agent.post(swap + "/approval", YES), 403, "forbidden");
        assertProblem(application.post(swap + "/approval", YES), 403, "forbidden");
        assertThat(application.get(swap).body()).isEqualTo(asked.body());

        assertProblem(alice.post(swap + "/approval", YES, Map.of()), 400, "idempotency-key-missing");
        assertProblem(alice.post(swap + "/rejection", Map.of("reason", " ")), 400, "invalid-request");
        assertProblem(alice.post("/swaps/" + UUID.randomUUID() + "/approval", YES), 404, "not-found");
        assertThat(alice.post(swap + "/approval", YES).status()).isEqualTo(202);
    }

    @Test
    void isNotDecidedWhereNobodyHasTo() {
        Customer customer = Customer.with(application, "1", "BTC");
        Reply below = agent.post("/swaps", Map.of("offerId", customer.offerId("0.05", "BTC", "ETH")));
        assertThat(below.at("state")).as(below.text()).isEqualTo("REQUESTED");
        assertProblem(alice.post("/swaps/" + below.at("id") + "/approval", YES), 409, "not-awaiting-approval");
        assertProblem(alice.post("/swaps/" + below.at("id") + "/rejection", NO), 409, "not-awaiting-approval");
        assertThat(customer.ended("/swaps/" + below.at("id")).at("state")).isEqualTo("BOOKED");
    }

    /** Of many who say yes and no at once, one decides. */
    @Test
    void isDecidedOnce() throws Exception {
        Customer customer = Customer.with(application, "1", "BTC");
        for (int round = 0; round < 3; round++) {
            Reply asked = ask(customer, "0.1");
            String swap = "/swaps/" + asked.at("id");
            List<Callable<Reply>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(() -> alice.post(swap + "/approval", YES));
                calls.add(() -> agents.approver("bob").post(swap + "/rejection", NO));
            }
            List<Reply> replies = Agents.atOnce(calls);
            Set<Integer> approvals = statuses(replies, 0);
            Set<Integer> rejections = statuses(replies, 1);
            boolean yes = approvals.equals(Set.of(202));
            assertThat(approvals).isEqualTo(yes ? Set.of(202) : Set.of(409));
            assertThat(rejections).isEqualTo(yes ? Set.of(409) : Set.of(200));
            Reply ended = ended(swap);
            assertThat(ended.at("state")).isEqualTo(yes ? "BOOKED" : "REFUSED");
            assertThat(sent(asked)).isEqualTo(yes ? 3 : 0);
        }
        stack.books().areSound();
    }

    /** Nobody gets around it in the database either. */
    @Test
    void isGuardedByTheDatabase() {
        Customer customer = Customer.with(application, "1", "BTC");
        UUID swap = UUID.fromString(ask(customer, "0.1").at("id"));
        assertThatThrownBy(() -> update("state = 'BOOKED', ended_at = now()", swap))
                .hasMessageContaining("cannot become BOOKED");
        assertThatThrownBy(() -> update("state = 'REQUESTED', decided_by = asked_by, decided_at = now()", swap))
                .hasMessageContaining("swap_four_eyes_check");
        assertThatThrownBy(() -> update("state = 'REQUESTED'", swap)).hasMessageContaining("swap_approval_check");
        assertThatThrownBy(() -> update("decided_by = 'alice'", swap)).hasMessageContaining("swap_approval_check");
        alice.post("/swaps/" + swap + "/approval", YES);
        assertThat(ended("/swaps/" + swap).at("state")).isEqualTo("BOOKED");
        assertThatThrownBy(() -> update("state = 'PENDING_APPROVAL'", swap))
                .hasMessageContaining("cannot become PENDING_APPROVAL");
    }

    private void update(String change, UUID swap) {
        stack.swapDatabase().update("update swap.swap set " + change + " where swap_id = ?", swap);
    }

    private Reply ask(Customer customer, String amount) {
        Reply asked = agent.post("/swaps", Map.of("offerId", customer.offerId(amount, "BTC", "ETH")));
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        assertThat(asked.at("state")).isEqualTo("PENDING_APPROVAL");
        return asked;
    }

    private Reply ended(String swap) {
        return await(swap + " ends")
                .atMost(SOON)
                .until(() -> application.get(swap), reply -> reply.body().has("endedAt"));
    }

    /** How many parts of its saga the outbox has. */
    private long sent(Reply swap) {
        return stack.swapDatabase()
                .count("select count(*) from outbox.message where saga_context::jsonb ->> 'id' = ?", swap.at("saga"));
    }

    private List<String> ids(String list) {
        List<String> ids = new ArrayList<>();
        application
                .get(list)
                .body()
                .path("swaps")
                .forEach(swap -> ids.add(swap.path("id").asText()));
        return ids;
    }

    private String atTheEndOfTheFeed() {
        String next = "/events?limit=500";
        while (true) {
            Reply page = application.get(next);
            next = next(page);
            if (page.body().path("events").isEmpty()) {
                return next;
            }
        }
    }

    /** What the feed tells of a swap from there on, as soon as it is so much. */
    private List<String> typesSince(String from, String swap, int count) {
        List<String> types = new ArrayList<>();
        String[] next = {from};
        await("the feed tells of " + swap).atMost(SOON).until(() -> {
            Reply page = application.get(next[0]);
            next[0] = next(page);
            for (JsonNode event : page.body().path("events")) {
                if (event.path("data").path("swap").asText().equals(swap)) {
                    types.add(event.path("type").asText());
                }
            }
            return types.size() >= count;
        });
        return types;
    }

    private static String next(Reply page) {
        String link = page.header("Link");
        return link.substring("</api/v1".length(), link.indexOf('>'));
    }

    private static Map<String, String> key() {
        return Map.of("Idempotency-Key", UUID.randomUUID().toString());
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.at("code")).isEqualTo(code);
    }

    private static Set<Integer> statuses(List<Reply> replies, int parity) {
        Set<Integer> statuses = new HashSet<>();
        for (int i = parity; i < replies.size(); i += 2) {
            statuses.add(replies.get(i).status());
        }
        return statuses;
    }
}

package dev.lockstep.systemtests.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Project;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operating the relays of the whole product by the commands of the start script and over HTTP. */
@SystemTest
class RelayCommandTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final List<String> METRICS = List.of(
            "paused",
            "lag_messages",
            "lag_seconds",
            "lag_bytes",
            "retained_bytes",
            "safe_bytes",
            "leader_age_seconds",
            "heartbeat_age_seconds",
            "condition");

    /** How a command ended and all that it said. */
    private record Ended(int code, String said) {}

    private final Stack stack;

    RelayCommandTest(Stack stack) {
        this.stack = stack;
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('unhurried', 25, 10, 600000, 600000) on conflict do nothing""");
    }

    @AfterEach
    void resumeAll() throws Exception {
        relay("resume", "--reason", "the test is over");
    }

    @Test
    void pausesAndResumesARelayWithoutTurningReadinessRed() throws Exception {
        Customer customer = Customer.with(stack.api("unhurried"), "1", "BTC");
        awaitFine();

        Ended paused = relay("pause", "swap", "--reason", "a test");
        assertThat(paused.code()).as(paused.said()).isZero();
        assertThat(paused.said()).contains("PAUSED", "paused by operator:", "a test");
        await("let go").atMost(SOON).until(() -> report("swap").path("leader").isMissingNode());

        String swap = customer.accept(customer.offerId("0.1", "BTC", "ETH")).at("id");
        await("behind")
                .atMost(SOON)
                .until(() -> report("swap").path("lag").path("messages").asLong() > 0);
        assertThat(stack.api().health("ready")).isEqualTo(200);
        assertThat(stack.api("unhurried").get("/swaps/" + swap).at("state")).isEqualTo("REQUESTED");
        assertThat(relay("status").code()).isZero();

        assertThat(relay("resume", "swap", "--reason", "enough").code()).isZero();
        await("booked")
                .atMost(SOON)
                .until(() ->
                        stack.api("unhurried").get("/swaps/" + swap).at("state").equals("BOOKED"));
        awaitFine();
        await("the metrics").atMost(SOON).untilAsserted(() -> {
            String metrics = metrics();
            for (String name : METRICS) {
                assertThat(metrics).containsPattern("lockstep_relay_" + name + "\\{[^}]*relay=\"swap\"[^}]*} [0-9]");
            }
        });
    }

    @Test
    void sendsAgainWhatWasCountedAndTheLedgerIgnoresIt() throws Exception {
        awaitFine();
        Instant since = Instant.now();
        Customer customer = Customer.with(stack.api("unhurried"), "1", "BTC");
        customer.swap("0.1", "BTC", "ETH");

        Ended counted = relay("resend", "swap", "--since", since.toString());
        assertThat(counted.code()).as(counted.said()).isZero();
        assertThat(counted.said()).containsPattern("[1-9][0-9]* messages of swap would be sent again");

        Ended sent = relay("resend", "swap", "--since", since.toString(), "--yes", "--reason", "a test");
        assertThat(sent.code()).as(sent.said()).isZero();
        assertThat(sent.said()).contains("messages of swap were sent again");
        customer.swap("0.1", "BTC", "ETH");
        assertThat(stack.ledgerDatabase()
                        .count(
                                "select count(*) from ledger.leg where account_id = ?",
                                "customer:" + customer.id() + ":BTC"))
                .as("of the deposit and two swaps, each once")
                .isEqualTo(3);
        stack.books().areSound();

        Ended usable = relay("resend", "swap", "--since", since.toString(), "--recover");
        assertThat(usable.code()).isEqualTo(1);
        assertThat(usable.said().strip()).isEqualTo("lockstep: The slot is there; nothing has to be recovered.");
    }

    @Test
    void letsNobodyChangeAnythingWhoMayOnlyRead() {
        Api reader = stack.operations("operations:read");
        assertThat(reader.get("/relays/swap").at("name")).isEqualTo("swap");
        assertThat(reader.get("/relays/gold").status()).isEqualTo(404);
        for (String action : List.of("pause", "resume", "resend")) {
            Reply refused = reader.post("/relays/swap/" + action, Map.of("reason", "x"));
            assertThat(refused.status()).as(refused.text()).isEqualTo(403);
            assertThat(refused.header("WWW-Authenticate")).contains("operations:write");
        }
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        Api operator = stack.operations();
        for (Map<String, String> wrong : List.of(
                Map.<String, String>of(),
                Map.of("since", "yesterday"),
                Map.of("until", "2026-11-20T10:00:00Z"),
                Map.of("ids", "no-uuid"),
                Map.of("ids", UUID.randomUUID().toString(), "since", "2026-11-20T10:00:00Z"),
                Map.of("since", "2026-11-20T10:00:00Z", "messages", "many", "reason", "x"),
                Map.of("since", "2026-11-20T10:00:00Z", "messages", "1"))) {
            Reply refused = operator.post("/relays/swap/resend", wrong);
            assertThat(refused.status()).as(refused.text()).isEqualTo(400);
            assertThat(refused.at("code")).isEqualTo("invalid-request");
        }
        for (String reason : List.of("", "  ", "two\nlines", "x".repeat(501))) {
            assertThat(operator.post("/relays/swap/pause", Map.of("reason", reason))
                            .status())
                    .isEqualTo(400);
        }
        assertThat(operator.post("/relays/swap/pause", Map.of()).status()).isEqualTo(400);
        Reply others = operator.post(
                "/relays/swap/resend",
                Map.of(
                        "since",
                        "2099-01-01T00:00:00Z",
                        "until",
                        "2099-01-02T00:00:00Z",
                        "messages",
                        "7",
                        "reason",
                        "x"));
        assertThat(others.status()).isEqualTo(409);
        assertThat(others.at("code")).isEqualTo("not-as-confirmed");
    }

    @Test
    void operatesAnyServerByItsAddressAndAToken() throws Exception {
        Ended ended = lockstep(
                Map.of("LOCKSTEP_TOKEN", stack.operatorToken()),
                "relay",
                "status",
                "--url",
                stack.http().toString());
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).contains("swap", "ledger", "leader", "failover yes");

        Ended stranger = lockstep(
                Map.of("LOCKSTEP_TOKEN", "rubbish"),
                "relay",
                "status",
                "--url",
                stack.http().toString());
        assertThat(stranger.code()).isEqualTo(1);
        assertThat(stranger.said().strip()).isEqualTo("lockstep: " + stack.http() + " does not take the token");
    }

    private void awaitFine() {
        await("fine")
                .atMost(SOON)
                .until(() -> List.of("swap", "ledger").stream()
                        .allMatch(
                                name -> report(name).path("condition").asText().equals("FINE")));
    }

    private JsonNode report(String name) {
        return stack.operations("operations:read").get("/relays/" + name).body();
    }

    private String metrics() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(stack.http().resolve("/metrics")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Ended relay(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("relay"));
        all.addAll(List.of(words));
        all.addAll(List.of("--data", stack.directory().toString()));
        return lockstep(Map.of(), all.toArray(String[]::new));
    }

    private static Ended lockstep(Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        ProcessBuilder command = Project.lockstep(words).redirectErrorStream(true);
        command.environment().putAll(environment);
        Process process = command.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}

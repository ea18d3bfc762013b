package dev.lockstep.systemtests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.RawConnection;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client library would send, by hand; and that everybody else is served meanwhile. */
@SystemTest
class HostileTest {

    private static final String ORIGIN = "https://elsewhere.example";
    private static final int SLOW_CLIENTS = 100;

    private final Stack stack;
    private final Api api;

    HostileTest(Stack stack) {
        this.stack = stack;
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel
                    (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms, quota_requests, quota_window_s)
                values ('hostile', 10, 25, 600000, 30000, 100000, 1) on conflict do nothing""");
        this.api = stack.api("hostile");
    }

    @Test
    void refusesABodyOfFiftyMegabytesWithoutReadingIt() {
        byte[] piece = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
        try (RawConnection connection = connect()) {
            connection.send(head("Content-Length: 52428800"));
            connection.send(piece);
            connection.send(piece);
            assertProblem(connection.read(), 413, "body-too-large");
        }
        assertServed();
    }

    @Test
    void refusesARequestWithNeitherABodyNorAType() {
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        for (String path :
                List.of("/customers", "/offers", "/simulations", "/swaps", "/transfers", "/webhook-endpoints")) {
            Reply reply = api.ask("POST", path, "", key);
            assertProblem(
                    reply, reply.status() == 403 ? 403 : 400, reply.status() == 403 ? "forbidden" : "malformed-json");
        }
    }

    @Test
    void refusesABodyThatNeverEnds() {
        String piece = "1000\r\n" + " ".repeat(0x1000) + "\r\n";
        try (RawConnection connection = connect()) {
            connection.send(head("Transfer-Encoding: chunked"));
            for (int i = 0; i < 20; i++) {
                connection.send(piece);
            }
            assertProblem(connection.read(), 413, "body-too-large");
        }
        assertServed();
    }

    @Test
    void refusesWhatIsNestedDeeplyOrHasManyKeys() {
        assertProblem(posted("{\"customer\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"), 400, "malformed-json");
        assertProblem(posted("{\"customer\":" + "{\"a\":".repeat(10_000)), 400, "malformed-json");
        StringBuilder keys = new StringBuilder("{\"a\":1");
        for (int i = 0; keys.length() < 60_000; i++) {
            keys.append(",\"k").append(i).append("\":1");
        }
        Reply many = posted(keys + "}");
        assertProblem(many, 400, "invalid-request");
        assertThat(many.text().length()).as("of an answer to 60 kB").isLessThan(20_000);
        StringBuilder million = new StringBuilder("{\"a\":1");
        for (int i = 0; i < 1_000_000; i++) {
            million.append(",\"k").append(i).append("\":1");
        }
        try (RawConnection connection = connect()) {
            connection.send(head("Content-Length: " + (million.length() + 1)));
            connection.send(million.substring(0, 200_000));
            assertProblem(connection.read(), 413, "body-too-large");
        }
        assertServed();
    }

    @Test
    void refusesACompressedBodyWithoutUnpackingIt() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 50; i++) {
                gzip.write(zeros);
            }
        }
        assertThat(bomb.size()).isLessThan(64 * 1024);
        try (RawConnection connection = connect()) {
            connection.send(head("Content-Encoding: gzip", "Content-Length: " + bomb.size()));
            connection.send(bomb.toByteArray());
            Optional<Reply> reply = connection.read();
            assertProblem(reply, 415, "unsupported-media-type");
            assertThat(reply.orElseThrow().header("Accept-Encoding")).isEqualTo("identity");
        }
        assertServed();
    }

    /** Each of them holds its request open for as long as it likes: nobody else waits for them. */
    @Test
    void servesEverybodyElseWhileSlowClientsSendTheirBodies() {
        List<RawConnection> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                RawConnection connection = connect();
                connection.send(head("Content-Length: 1000"));
                connection.send("{");
                slow.add(connection);
            }
            for (int bytes = 0; bytes < 3; bytes++) {
                slow.forEach(connection -> connection.send(" "));
                assertServed();
            }
        } finally {
            slow.forEach(RawConnection::close);
        }
        assertServed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 2",
                "Content-Length: 2\r\nContent-Length: 3",
                "Content-Length: 2, 3",
                "Content-Length: -1",
                "Content-Length: +2",
                "Content-Length: 2x",
                "Content-Length: 99999999999999999999",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Content-Length : 2",
                "X-Folded: a\r\n b\r\nContent-Length: 2",
                "X-Folded: a\r\n\tTransfer-Encoding: chunked\r\nContent-Length: 2"
            })
    void leavesNothingOfARequestWhoseEndCanBeReadInTwoWaysToTheNext(String framing) {
        try (RawConnection connection = connect()) {
            connection.send(head(framing));
            connection.send("{}GET /api/v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
            Optional<Reply> first = connection.read();
            System.out.println("framing " + framing.replace("\r\n", " | ") + ": "
                    + first.map(reply -> reply.status() + " " + reply.header("Connection") + " " + reply.text())
                            .orElse("closed"));
            assertThat(first.map(Reply::status).orElse(400)).isEqualTo(400);
            assertThat(connection.isClosed()).isTrue();
        }
        assertServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "TRACK", "PROPFIND", "PUT", "DELETE", "BREW", "get"})
    void hasNothingToDoWithMethodsThatItDoesNotKnow(String method) {
        for (String path : List.of("/api/v1/swaps", "/api/v1/nothing", "/api/docs", "/openapi")) {
            try (RawConnection connection = connect()) {
                connection.send(method + " " + path + " HTTP/1.1\r\n" + common() + "X-Echo: echoed-back\r\n\r\n");
                Reply reply = connection.read().orElseThrow();
                assertThat(reply.status())
                        .as(method + " " + path + " " + reply.text())
                        .isIn(400, 403, 404, 405, 501);
                assertThat(reply.text()).doesNotContain("echoed-back");
            }
        }
    }

    @Test
    void takesNoAmountThatIsNoneAndNoneThatIsAJsonNumber() {
        String customer = UUID.randomUUID().toString();
        for (String amount : Corpus.amounts()) {
            Reply reply = api.post(
                    "/offers",
                    Map.of(
                            "customer",
                            customer,
                            "sell",
                            Map.of("asset", "BTC", "amount", amount),
                            "buy",
                            Map.of("asset", "ETH")));
            assertProblem(reply, 400, "invalid-request");
            assertThat(reply.body().path("errors").toString()).as(amount).contains("/sell/amount");
        }
        for (Object number : List.of(1, 0.5, 1e5, true, List.of("1"))) {
            Reply reply = api.post(
                    "/offers",
                    Map.of(
                            "customer",
                            customer,
                            "sell",
                            Map.of("asset", "BTC", "amount", number),
                            "buy",
                            Map.of("asset", "ETH")));
            assertProblem(reply, 400, "invalid-request");
        }
    }

    @Test
    void takesNoTimeThatIsNoneAndTellsEveryOtherInUtcWithSixDigits() {
        String path = "/customers/" + Customer.open(api).id() + "/balances";
        for (String time : Corpus.times()) {
            Reply reply = api.get(path + "?at=" + encoded(time));
            assertThat(reply.status()).as(time + " " + reply.text()).isIn(200, 400);
            if (reply.status() == 200) {
                assertThat(reply.at("at")).as(time).matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{6}Z");
            }
        }
        for (String none : List.of(
                "2026-11-20T10:00:00", "2026-11-20T25:00:00Z", "2026-11-20T23:59:60Z", "+10000-01-01T00:00:00Z", "")) {
            assertProblem(api.get(path + "?at=" + encoded(none)), 400, "invalid-request");
        }
    }

    @Test
    void doesWhatTheRequestLineSaysWhateverHeadersWantInstead() {
        String before = api.get("/swaps").text();
        for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            assertThat(api.get("/swaps", Map.of(header, "DELETE")).text()).isEqualTo(before);
            assertThat(api.post("/swaps", Map.of(), Map.of(header, "GET", "Idempotency-Key", "k"))
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void allowsNoPageOfAnotherOriginToCallIt() {
        for (String method : List.of("OPTIONS", "GET")) {
            try (RawConnection connection = connect()) {
                connection.send(
                        method + " /api/v1/assets HTTP/1.1\r\n" + common() + "Origin: " + ORIGIN
                                + "\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n\r\n");
                Reply reply = connection.read().orElseThrow();
                assertThat(reply.headers().map().keySet())
                        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
                assertThat(reply.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            }
        }
    }

    @Test
    void believesNobodyWhoSaysWhereARequestComesFrom() {
        String address = "203.0.113.77";
        String spoofed = "X-Forwarded-For: " + address + "\r\nX-Real-IP: " + address + "\r\nForwarded: for=" + address
                + ";host=elsewhere.example;proto=https\r\nX-Forwarded-Host: elsewhere.example\r\nX-Forwarded-Proto: https\r\n";
        try (RawConnection connection = connect()) {
            connection.send("GET /api/v1/assets HTTP/1.1\r\nHost: "
                    + stack.http().getAuthority() + "\r\n" + "Authorization: Bearer nonsense\r\n" + spoofed + "\r\n");
            assertProblem(connection.read(), 401, "unauthenticated");
            connection.send(head(spoofed + "Content-Length: 2").replace("/offers", "/customers"));
            connection.send("{}");
            assertThat(connection.read().orElseThrow().header("Location")).startsWith("/api/v1/customers/");
        }
        assertThat(stack.logged("payara", "access.token_refused"))
                .isNotEmpty()
                .allMatch(line -> line.contains("address=127.0.0.1"));
        assertThat(stack.logged("payara", address)).isEmpty();
    }

    private RawConnection connect() {
        return new RawConnection(stack.http());
    }

    private Reply posted(String body) {
        return api.postText(
                "/offers", body, Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    /** The head of a POST of an offer, with these headers beside those that it needs. */
    private String head(String... headers) {
        return "POST /api/v1/offers HTTP/1.1\r\n" + common() + "Content-Type: application/json\r\nIdempotency-Key: "
                + UUID.randomUUID() + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private String common() {
        return "Host: " + stack.http().getAuthority() + "\r\nAuthorization: Bearer " + stack.token("hostile") + "\r\n";
    }

    private void assertServed() {
        assertThat(api.get("/assets").status()).isEqualTo(200);
    }

    private static void assertProblem(Optional<Reply> reply, int status, String code) {
        assertThat(reply).isPresent();
        assertProblem(reply.get(), status, code);
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.at("code")).isEqualTo(code);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

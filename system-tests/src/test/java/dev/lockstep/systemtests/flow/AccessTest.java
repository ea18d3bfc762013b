package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SystemTest
class AccessTest {

    private static final String NOBODY = UUID.randomUUID().toString();

    private final Stack stack;
    private final Api demo;
    private final Api partner;

    AccessTest(Stack stack) {
        this.stack = stack;
        this.demo = stack.api("demo");
        this.partner = stack.api("partner");
    }

    @Test
    void neverShowsAChannelTheObjectsOfAnother() {
        Customer customer = Customer.with(demo, "1", "BTC");
        String offer = customer.offerId("0.1", "BTC", "ETH");
        String swap = customer.swap("0.1", "BTC", "ETH").at("id");

        for (String path : List.of(
                "/customers/" + customer.id(),
                "/customers/" + customer.id() + "/balances",
                "/accounts/customer:" + customer.id() + ":BTC/entries",
                "/offers/" + offer,
                "/swaps/" + swap)) {
            assertThat(demo.get(path).status()).as(path).isEqualTo(200);
            Reply foreign = partner.get(path);
            assertThat(foreign.status()).as(path).isEqualTo(404);
            assertThat(foreign.at("code")).isEqualTo("not-found");
        }
        assertThat(partner.post("/swaps", Map.of("offerId", offer)).status()).isEqualTo(404);
        assertThat(partner.get("/swaps?limit=100").text()).doesNotContain(swap);
    }

    @Test
    void tellsNobodyWhetherAnObjectOfAnotherChannelExists() {
        String customer = Customer.open(demo).id();
        Reply foreign = partner.get("/customers/" + customer);
        Reply unknown = partner.get("/customers/" + NOBODY);
        assertThat(foreign.at("detail")).isEqualTo(unknown.at("detail"));
        assertThat(foreign.at("title")).isEqualTo(unknown.at("title"));
    }

    @Test
    void movesNoMoneyOfACustomerOfAnotherChannel() {
        Reply foreign = deposit(partner, Customer.open(demo).id());
        Reply unknown = deposit(partner, NOBODY);
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.body().path("errors")).isEqualTo(unknown.body().path("errors"));
    }

    private static Reply deposit(Api api, String customer) {
        return api.post("/transfers", Map.of("customer", customer, "kind", "deposit", "asset", "BTC", "amount", "1"));
    }

    @Test
    void answersARequestWithoutATokenWith401() {
        assertUnauthenticated(stack.api().get("/swaps/" + NOBODY));
        assertUnauthenticated(stack.api().post("/customers", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "a.b.c", "....", "eyJhbGciOiJub25lIn0.e30."})
    void answersATokenThatIsNoneWith401(String token) {
        assertUnauthenticated(demo.withToken(token).get("/swaps/" + NOBODY));
    }

    @Test
    void answersATokenThatNobodySignedWith401() throws ParseException {
        assertUnauthenticated(demo.withToken(new PlainJWT(claims()).serialize()).get("/swaps/" + NOBODY));
    }

    @Test
    void answersATokenThatSomebodyElseSignedWith401() throws Exception {
        ECKey stranger = new ECKeyGenerator(Curve.P_256).generate();
        SignedJWT token = new SignedJWT(genuine().getHeader(), claims());
        token.sign(new ECDSASigner(stranger));
        assertUnauthenticated(demo.withToken(token.serialize()).get("/swaps/" + NOBODY));
    }

    @Test
    void answersATokenSignedWithThePublicKeyAsASecretWith401() throws Exception {
        byte[] publicKeys = Files.readAllBytes(stack.directory().resolve("keys/jwks.json"));
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(genuine().getHeader().getKeyID())
                        .build(),
                claims());
        token.sign(new MACSigner(publicKeys));
        assertUnauthenticated(demo.withToken(token.serialize()).get("/swaps/" + NOBODY));
    }

    @Test
    void answersATokenWhoseClaimsWereChangedWith401() throws ParseException {
        String[] parts = stack.token("demo").split("\\.");
        String changed = new JWTClaimsSet.Builder(claims())
                .claim("channel", "partner")
                .build()
                .toString();
        String payload =
                Base64.getUrlEncoder().withoutPadding().encodeToString(changed.getBytes(StandardCharsets.UTF_8));
        assertUnauthenticated(
                demo.withToken(parts[0] + "." + payload + "." + parts[2]).get("/swaps/" + NOBODY));
    }

    @Test
    void letsATokenDoWhatItsScopesSayAndNoMore() {
        Api reader = demo.withToken(stack.token("demo", "swaps:read"));
        assertThat(reader.get("/swaps").status()).isEqualTo(200);
        for (String path : List.of("/customers", "/offers", "/swaps", "/transfers")) {
            Reply refused = reader.post(path, Map.of());
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.at("code")).as(path).isEqualTo("forbidden");
        }
    }

    @Test
    void knowsNoChannelThatWasNotSetUp() {
        Api nowhere = demo.withToken(stack.token("nowhere"));
        assertThat(nowhere.get("/swaps").status()).isEqualTo(403);
    }

    @Test
    void neverTellsItsInsides() {
        for (Reply reply : List.of(
                demo.get("/swaps/no-uuid"),
                demo.get("/nothing/here"),
                demo.get("/swaps?limit=x"),
                demo.get("/swaps?cursor=%00%27"),
                demo.postText("/swaps", "{", Map.of("Idempotency-Key", "k-" + UUID.randomUUID())),
                demo.postText("/offers", "[1]", Map.of("Idempotency-Key", "k-" + UUID.randomUUID())),
                demo.withToken("garbage").get("/swaps"))) {
            assertThat(reply.status()).isBetween(400, 499);
            assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
            assertThat(reply.text()).doesNotContain("dev.lockstep", "Exception", "java.", "select ", "Payara", "\tat ");
        }
    }

    @Test
    void letsNobodyOperateTheProductWithoutATokenForThat() {
        Api operator = stack.operations("operations:read");
        assertThat(operator.get("/relays").status()).isEqualTo(200);

        assertUnauthenticated(operator.withToken(null).get("/relays"));
        assertUnauthenticated(operator.withToken("garbage").get("/relays"));
        Reply ofAChannel = operator.withToken(stack.token("demo")).get("/relays");
        assertThat(ofAChannel.status()).as(ofAChannel.text()).isEqualTo(403);
        assertThat(ofAChannel.at("code")).isEqualTo("forbidden");
        assertThat(ofAChannel.header("WWW-Authenticate")).contains("insufficient_scope", "operations:read");
        Reply nothing = operator.get("/nothing");
        assertThat(nothing.status()).isEqualTo(404);
        assertThat(nothing.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void letsAnOperatorsTokenIntoNoChannel() {
        String token = stack.operatorToken();
        assertThat(demo.withToken(token).get("/swaps").status()).isEqualTo(403);
        assertThat(demo.withToken(token).post("/customers", Map.of()).status()).isEqualTo(403);
    }

    private void assertUnauthenticated(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(401);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
    }

    private SignedJWT genuine() throws ParseException {
        return SignedJWT.parse(stack.token("demo"));
    }

    private JWTClaimsSet claims() throws ParseException {
        return genuine().getJWTClaimsSet();
    }
}

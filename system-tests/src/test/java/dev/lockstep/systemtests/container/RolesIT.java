package dev.lockstep.systemtests.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.launcher.token.SigningKey;
import dev.lockstep.launcher.token.TokenRequest;
import dev.lockstep.systemtests.servers.ServersExtension;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Database;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Payara lets a caller do by the roles of the token; runs outside of it. */
@Tag("it")
@ExtendWith(ArquillianExtension.class)
class RolesIT {

    private static final String CHANNEL = "roles";
    private static final String JOURNAL =
            "/audit/v1/journal?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&format=csv";

    @Deployment(testable = false)
    static WebArchive application() {
        return ApplicationArchive.with();
    }

    @BeforeAll
    static void setUpAChannel() {
        var swap = ServersExtension.shared().swap();
        new Database(swap.url(), swap.owner().user(), swap.owner().password()).update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('roles', 25, 10, 30000, 30000) on conflict do nothing""");
    }

    @Test
    void givesAReaderWhatReadersMayAndNothingElse() {
        assertThat(status("/api/v1/swaps", "swaps:read")).isEqualTo(200);
        assertThat(status(JOURNAL, "swaps:read")).isEqualTo(403);
        assertThat(post("/customers", "swaps:read")).isEqualTo(403);
    }

    @Test
    void givesAnAuditorTheRecordsAndNothingElse() {
        assertThat(status(JOURNAL, "audit:read")).isEqualTo(200);
        assertThat(status("/api/v1/swaps", "audit:read")).isEqualTo(403);
        assertThat(post("/customers", "audit:read")).isEqualTo(403);
    }

    @Test
    void letsACustomerBeMadeByWhoMayMakeCustomers() {
        assertThat(post("/customers", "customers:write")).isEqualTo(201);
        assertThat(status("/api/v1/swaps", "customers:write")).isEqualTo(403);
    }

    @Test
    void knowsNobodyWithoutAToken() {
        for (String token : new String[] {null, "rubbish"}) {
            assertThat(get("/api/v1/swaps", token)).isEqualTo(401);
            assertThat(get(JOURNAL, token)).isEqualTo(401);
        }
        assertThat(status("/office/overview.xhtml", "audit:read", "swaps:read")).isEqualTo(302);
    }

    private static int status(String path, String... scopes) {
        return get(path, token(scopes));
    }

    private static int get(String path, @Nullable String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(ContainerSettings.http().resolve(path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient()
                .sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                .join()
                .statusCode();
    }

    private static int post(String path, String scope) {
        return Api.at(ContainerSettings.http(), token(scope))
                .post(path, Map.of())
                .status();
    }

    private static String token(String... scopes) {
        return SigningKey.of(ContainerSettings.keys())
                .sign(new TokenRequest(CHANNEL, List.of(scopes), Duration.ofMinutes(5)), Clock.systemUTC());
    }
}

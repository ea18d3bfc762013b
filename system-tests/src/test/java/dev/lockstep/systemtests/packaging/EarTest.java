package dev.lockstep.systemtests.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("system")
class EarTest {

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);

    @Test
    void theUntouchedEarDeploysOnTheFullServerAndAnswers() throws IOException {
        Path data = Project.target("full-server-data-" + ProcessHandle.current().pid());
        try (Infrastructure servers = Infrastructure.start(data)) {
            new Database(
                            servers.swap().url(),
                            servers.swap().owner().user(),
                            servers.swap().owner().password())
                    .update("""
                            insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                            values ('demo', 25, 10, 30000, 30000)""");
            Path ear = Project.root().resolve("ear/target/lockstep.ear");
            try (FullServer server = new FullServer(ear, settings(servers, data))) {
                assertThat(server.deploys()).as(server::log).isTrue();
                Api api = Api.at(server.http(), null);
                await("ready").atMost(READY_WITHIN).until(() -> api.health("ready") == 200);
                assertThat(api.get("/swaps").status()).isEqualTo(401);
                Api.Reply assets = Api.at(server.http(), token(data)).get("/assets");
                assertThat(assets.status()).as(assets.text()).isEqualTo(200);
                assertThat(assets.text()).contains("BTC");
            }
        }
    }

    private static String token(Path data) {
        return Project.output(Project.lockstep("token", "--channel", "demo", "--data", data.toString()))
                .strip();
    }

    private static Map<String, String> settings(Infrastructure servers, Path data) {
        Map<String, String> settings = new HashMap<>();
        put(settings, servers.swap());
        put(settings, servers.ledger());
        settings.put("LOCKSTEP_KAFKA_BOOTSTRAP", servers.kafka());
        settings.put("LOCKSTEP_CURSOR_KEY", "the key of the full server's cursors");
        settings.put("LOCKSTEP_WEBHOOKS_KEY", "the key of the full server's webhooks");
        // Makes the key pair, too.
        assertThat(token(data)).isNotEmpty();
        settings.put(
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                data.resolve("keys/jwks.json").toUri().toString());
        settings.put("MP_JWT_VERIFY_PUBLICKEY_ALGORITHM", "ES256");
        settings.put("MP_JWT_VERIFY_ISSUER", "https://lockstep.local");
        settings.put("MP_JWT_VERIFY_AUDIENCES", "lockstep-api");
        return settings;
    }

    private static void put(Map<String, String> settings, DatabaseAccess database) {
        String prefix = "LOCKSTEP_" + database.name().toUpperCase(Locale.ROOT) + "_";
        settings.put(prefix + "DB_URL", database.url());
        put(settings, prefix + "DB_", database.application());
        put(settings, prefix + "RELAY_", database.relay());
    }

    private static void put(Map<String, String> settings, String prefix, Login login) {
        settings.put(prefix + "USER", login.user());
        settings.put(prefix + "PASSWORD", login.password());
    }
}

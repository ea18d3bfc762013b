package dev.lockstep.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.process.Obstacle;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExternalServersTest {

    @Test
    void startsEverythingWhenNothingIsGiven() {
        ExternalServers servers = ExternalServers.of(Map.of());

        assertThat(servers.needPostgres()).isTrue();
        assertThat(servers.needKafka()).isTrue();
    }

    @Test
    void takesADatabaseWithItsThreeUsers() {
        ExternalServers servers = ExternalServers.of(swap());

        assertThat(servers.swap())
                .contains(new DatabaseAccess(
                        "swap",
                        "jdbc:postgresql://db/swap",
                        new Login("o", "po"),
                        new Login("a", "pa"),
                        new Login("r", "pr")));
        assertThat(servers.needPostgres())
                .as("the ledger's is still to be started")
                .isTrue();
    }

    @Test
    void namesEverySettingThatIsMissing() {
        Map<String, String> environment = new HashMap<>(swap());
        environment.remove("LOCKSTEP_SWAP_OWNER_PASSWORD");
        environment.put("LOCKSTEP_LEDGER_DB_URL", "jdbc:postgresql://db/ledger");

        assertThatThrownBy(() -> ExternalServers.of(environment))
                .isInstanceOf(Obstacle.class)
                .hasMessageContaining("LOCKSTEP_SWAP_OWNER_PASSWORD")
                .hasMessageContaining("LOCKSTEP_LEDGER_DB_USER")
                .hasMessageContaining("LOCKSTEP_LEDGER_RELAY_PASSWORD");
    }

    @Test
    void takesKafkaByItsBootstrapAddress() {
        assertThat(ExternalServers.of(Map.of("LOCKSTEP_KAFKA_BOOTSTRAP", "kafka:9092"))
                        .needKafka())
                .isFalse();
    }

    @Test
    void neverPrintsAPassword() {
        assertThat(ExternalServers.of(swap()).toString()).doesNotContain("po,", "pa,", "pr]", "password");
    }

    private static Map<String, String> swap() {
        return Map.of(
                "LOCKSTEP_SWAP_DB_URL", "jdbc:postgresql://db/swap",
                "LOCKSTEP_SWAP_OWNER_USER", "o",
                "LOCKSTEP_SWAP_OWNER_PASSWORD", "po",
                "LOCKSTEP_SWAP_DB_USER", "a",
                "LOCKSTEP_SWAP_DB_PASSWORD", "pa",
                "LOCKSTEP_SWAP_RELAY_USER", "r",
                "LOCKSTEP_SWAP_RELAY_PASSWORD", "pr");
    }
}

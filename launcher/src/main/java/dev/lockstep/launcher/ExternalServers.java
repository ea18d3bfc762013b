package dev.lockstep.launcher;

import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.process.Obstacle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Servers that run already and are named in the environment; for those nothing is started. A database is given whole:
 * with the URL come its three users and their passwords.
 */
record ExternalServers(Optional<DatabaseAccess> swap, Optional<DatabaseAccess> ledger, Optional<String> kafka) {

    static final String KAFKA_BOOTSTRAP = "LOCKSTEP_KAFKA_BOOTSTRAP";

    static ExternalServers none() {
        return new ExternalServers(Optional.empty(), Optional.empty(), Optional.empty());
    }

    static ExternalServers of(Map<String, String> environment) {
        List<String> missing = new ArrayList<>();
        ExternalServers servers = new ExternalServers(
                database("swap", environment, missing),
                database("ledger", environment, missing),
                Optional.ofNullable(environment.get(KAFKA_BOOTSTRAP)));
        if (!missing.isEmpty()) {
            throw new Obstacle(
                    "an external database needs all of its settings, missing: " + String.join(", ", missing));
        }
        return servers;
    }

    /** Whether our own PostgreSQL has to run for at least one database. */
    boolean needPostgres() {
        return swap.isEmpty() || ledger.isEmpty();
    }

    boolean needKafka() {
        return kafka.isEmpty();
    }

    private static Optional<DatabaseAccess> database(
            String name, Map<String, String> environment, List<String> missing) {
        String prefix = "LOCKSTEP_" + name.toUpperCase(Locale.ROOT) + "_";
        String url = environment.get(prefix + "DB_URL");
        if (url == null) {
            return Optional.empty();
        }
        Settings settings = new Settings(environment, missing);
        return Optional.of(new DatabaseAccess(
                name,
                url,
                settings.login(prefix + "OWNER_"),
                settings.login(prefix + "DB_"),
                settings.login(prefix + "RELAY_")));
    }

    private record Settings(Map<String, String> environment, List<String> missing) {

        Login login(String prefix) {
            return new Login(value(prefix + "USER"), value(prefix + "PASSWORD"));
        }

        private String value(String key) {
            String value = environment.getOrDefault(key, "");
            if (value.isEmpty()) {
                missing.add(key);
            }
            return value;
        }
    }
}

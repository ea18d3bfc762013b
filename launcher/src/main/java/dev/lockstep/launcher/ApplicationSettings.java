package dev.lockstep.launcher;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.token.SigningKey;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The application's configuration as environment variables, by MicroProfile Config's mapping: {@code lockstep.swap.db.url} is
 * {@code LOCKSTEP_SWAP_DB_URL}. What the operator set is passed on, except the owners of the databases, who only migrate.
 */
public final class ApplicationSettings {

    static final String KEY_LOCATION = "MP_JWT_VERIFY_PUBLICKEY_LOCATION";

    /** Several nodes need the same one; without one from the operator, it is this data directory's own. */
    static final String CURSOR_KEY = "LOCKSTEP_CURSOR_KEY";

    /** The same: what encrypts the keys of webhook endpoints. */
    static final String WEBHOOKS_KEY = "LOCKSTEP_WEBHOOKS_KEY";

    /** Endpoints on this machine are taken, and http. */
    static final String WEBHOOKS_DEVELOPMENT = "LOCKSTEP_WEBHOOKS_DEVELOPMENT";

    private ApplicationSettings() {}

    public static Map<String, String> of(
            Infrastructure servers, DataDirectory directory, Map<String, String> operator) {
        Map<String, String> settings = new HashMap<>();
        operator.forEach((key, value) -> {
            if (key.startsWith("LOCKSTEP_") && !key.contains("_OWNER_")) {
                settings.put(key, value);
            }
        });
        put(settings, servers.swap());
        put(settings, servers.ledger());
        settings.put(ExternalServers.KAFKA_BOOTSTRAP, servers.kafka());
        settings.computeIfAbsent(CURSOR_KEY, unset -> new Secrets(directory).password("cursor-key"));
        settings.computeIfAbsent(WEBHOOKS_KEY, unset -> new Secrets(directory).password("webhooks-key"));
        if (!operator.containsKey(KEY_LOCATION)) {
            putDevelopmentKey(settings, directory);
        }
        return settings;
    }

    /** With what only a demo has: whoever tries webhooks out has the receiver on the same machine. */
    static Map<String, String> ofDemo(Map<String, String> settings) {
        Map<String, String> demo = new HashMap<>(settings);
        demo.putIfAbsent(WEBHOOKS_DEVELOPMENT, "true");
        return demo;
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

    /** Where no identity provider is configured, tokens are those of {@code ./lockstep token}. */
    private static void putDevelopmentKey(Map<String, String> settings, DataDirectory directory) {
        SigningKey.of(directory);
        settings.put(KEY_LOCATION, SigningKey.publicKeys(directory).toUri().toString());
        settings.put("MP_JWT_VERIFY_PUBLICKEY_ALGORITHM", SigningKey.ALGORITHM);
        settings.put("MP_JWT_VERIFY_ISSUER", SigningKey.ISSUER);
        settings.put("MP_JWT_VERIFY_AUDIENCES", SigningKey.AUDIENCE);
    }
}

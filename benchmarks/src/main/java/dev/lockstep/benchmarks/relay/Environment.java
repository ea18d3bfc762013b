package dev.lockstep.benchmarks.relay;

import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.outbox.relay.RelaySettings;
import java.util.Map;
import java.util.Objects;

/** What a contender's process has to know, on its way there as environment. */
record Environment(String url, Login application, Login relay, String slot, String kafka) {

    private static final String URL = "BENCH_URL";
    private static final String APPLICATION_USER = "BENCH_APPLICATION_USER";
    private static final String APPLICATION_PASSWORD = "BENCH_APPLICATION_PASSWORD";
    private static final String RELAY_USER = "BENCH_RELAY_USER";
    private static final String RELAY_PASSWORD = "BENCH_RELAY_PASSWORD";
    private static final String SLOT = "BENCH_SLOT";
    private static final String KAFKA = "BENCH_KAFKA";
    private static final String PUBLICATION = "lockstep_outbox";

    static Environment of(DatabaseAccess database, String slot, String kafka) {
        return new Environment(database.url(), database.application(), database.relay(), slot, kafka);
    }

    static Environment ofThisProcess() {
        return new Environment(
                value(URL),
                new Login(value(APPLICATION_USER), value(APPLICATION_PASSWORD)),
                new Login(value(RELAY_USER), value(RELAY_PASSWORD)),
                value(SLOT),
                value(KAFKA));
    }

    Map<String, String> variables() {
        return Map.of(
                URL,
                url,
                APPLICATION_USER,
                application.user(),
                APPLICATION_PASSWORD,
                application.password(),
                RELAY_USER,
                relay.user(),
                RELAY_PASSWORD,
                relay.password(),
                SLOT,
                slot,
                KAFKA,
                kafka);
    }

    /** As the lifecycle of the swap module makes them. */
    RelaySettings settings() {
        return new RelaySettings("swap", url, relay.user(), relay.password(), slot, PUBLICATION, kafka);
    }

    private static String value(String name) {
        return Objects.requireNonNull(System.getenv(name), name);
    }
}

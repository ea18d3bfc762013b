package dev.lockstep.benchmarks.relay;

import dev.lockstep.outbox.relay.JdbcRefusals;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelayConfiguration;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The product's relay, as its lifecycle makes it in the container, in a JVM of its own: {@code begin} and {@code end}; and
 * {@code settings FILE} writes down how it configures Debezium.
 */
public final class RelayMain {

    private final Environment environment;
    private @Nullable Relay relay;

    private RelayMain(Environment environment) {
        this.environment = environment;
    }

    public static void main(String[] none) throws IOException {
        RelayMain main = new RelayMain(Environment.ofThisProcess());
        Orders.obeyAll(main::obey);
        main.end();
    }

    private void obey(String order, List<String> words) throws IOException {
        switch (order) {
            case "begin" -> begin();
            case "end" -> end();
            case "settings" -> settings(Path.of(words.get(0)));
            default -> throw new IllegalArgumentException(order + " " + words);
        }
    }

    private void begin() {
        PGSimpleDataSource application = new PGSimpleDataSource();
        application.setUrl(environment.url());
        application.setUser(environment.application().user());
        application.setPassword(environment.application().password());
        Relay started = new Relay(
                environment.settings(),
                new JdbcRefusals(application, Clock.systemUTC()),
                Clock.systemUTC(),
                Executors.defaultThreadFactory());
        relay = started;
        started.start();
    }

    private void settings(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            RelayConfiguration.engine(environment.settings()).store(out, null);
        }
    }

    private void end() {
        if (relay != null) {
            relay.close();
            relay = null;
        }
    }
}

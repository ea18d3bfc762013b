package dev.lockstep.benchmarks.relay;

import dev.lockstep.launcher.process.Child;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.outbox.relay.RelayConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Debezium Server with its outbox event router, from its own distribution on a JDK of its own, with the relay's settings of
 * connector and producer. It has no way to pause: every round starts it anew, and its JVM is cold.
 */
final class DebeziumServer implements Contender {

    static final String NAME = "Debezium Server";

    /** What {@code ./lockstep bench relay} says: where a JDK from 21 on is. */
    private static final String JDK = "JAVA_21_HOME";

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    private final Installation installation;
    private final Environment environment;
    private final Properties engine;
    private final Path folder;
    private final JdbcBacklog outbox;
    private @Nullable Child server;

    /** Where it is, and with what it runs. */
    record Installation(Path java, List<String> javaOptions, Path home) {

        /** Empty where there is no such JDK, or no distribution in this folder. */
        static Optional<Installation> find(Path folder, List<String> javaOptions) {
            @Nullable String jdk = System.getenv(JDK);
            Path home = folder.resolve("debezium-server");
            return jdk == null || !Files.isDirectory(home)
                    ? Optional.empty()
                    : Optional.of(new Installation(Path.of(jdk, "bin", "java"), javaOptions, home));
        }

        String classPath(Path configuration) {
            try (Stream<Path> files = Files.list(home)) {
                String runner = files.map(Path::toString)
                        .filter(file -> file.endsWith("runner.jar"))
                        .collect(Collectors.joining(":"));
                return runner + ":" + configuration + ":" + home.resolve("lib") + "/*";
            } catch (IOException e) {
                throw new Obstacle("cannot look into " + home + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * @param engine the relay's settings of the connector
     * @param folder for its configuration and its log
     */
    DebeziumServer(
            Installation installation, Environment environment, Properties engine, Path folder, JdbcBacklog outbox) {
        this.installation = installation;
        this.environment = environment;
        this.engine = engine;
        this.folder = folder;
        this.outbox = outbox;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> slot() {
        return Optional.of(environment.slot());
    }

    @Override
    public Rows backlog(Rows written) {
        return written;
    }

    @Override
    public void begin() {
        Path configuration = folder.resolve("config");
        try {
            Files.createDirectories(configuration);
            Files.writeString(configuration.resolve("application.properties"), String.join("\n", settings()) + "\n");
        } catch (IOException e) {
            throw new Obstacle("cannot configure Debezium Server in " + folder + ": " + e.getMessage(), e);
        }
        List<String> command = new ArrayList<>(List.of(installation.java().toString()));
        command.addAll(installation.javaOptions());
        command.addAll(List.of(
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-cp",
                installation.classPath(configuration),
                "io.debezium.server.Main"));
        server = Child.start(new Child.Spec("debezium-server", command, Map.of(), folder.resolve("server.log")));
    }

    private List<String> settings() {
        Map<String, String> settings = new TreeMap<>();
        engine.stringPropertyNames().forEach(name -> settings.put("debezium.source." + name, engine.getProperty(name)));
        settings.put("debezium.source.slot.name", environment.slot());
        settings.put("debezium.source.connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        connector().forEach((name, value) -> settings.put("debezium.source." + name, value));
        RelayConfiguration.producer(environment.settings())
                .forEach((name, value) -> settings.put("debezium.sink.kafka.producer." + name, value.toString()));
        for (String part : List.of("key", "value")) {
            settings.put(
                    "debezium.sink.kafka.producer." + part + ".serializer",
                    "org.apache.kafka.common.serialization.ByteArraySerializer");
            settings.put("debezium.format." + part, "binary");
        }
        settings.put("debezium.format.header.schemas.enable", "false");
        settings.put("debezium.sink.type", "kafka");
        router().forEach((name, value) -> settings.put("debezium.transforms" + name, value));
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", "0");
        settings.put("quarkus.log.level", "WARN");
        settings.put("quarkus.log.console.json", "false");
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue().replace("\\", "\\\\"))
                .toList();
    }

    /** What the relay leaves out: the connector's queue, its records and its memory of offsets. */
    private static Map<String, String> connector() {
        return Map.ofEntries(
                Map.entry("name", "lockstep"),
                Map.entry("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore"),
                Map.entry("offset.flush.interval.ms", "0"),
                // Its converter takes bytes and nothing else, and a heartbeat is none.
                Map.entry("heartbeat.interval.ms", "0"),
                Map.entry("publication.autocreate.mode", "disabled"),
                Map.entry("snapshot.mode", "no_data"),
                Map.entry("skipped.operations", "u,d,t"),
                Map.entry("tombstones.on.delete", "false"),
                Map.entry("binary.handling.mode", "bytes"),
                Map.entry("provide.transaction.metadata", "false"),
                Map.entry("poll.interval.ms", "5"),
                Map.entry("max.batch.size", "2048"),
                Map.entry("max.queue.size", "8192"),
                Map.entry("errors.max.retries", "0"),
                Map.entry("statistics.metrics.enabled", "false"));
    }

    private static Map<String, String> router() {
        return Map.of(
                "",
                "outbox",
                ".outbox.type",
                "io.debezium.transforms.outbox.EventRouter",
                ".outbox.table.field.event.id",
                "message_id",
                ".outbox.table.field.event.key",
                "key",
                ".outbox.table.field.event.payload",
                "payload",
                ".outbox.route.by.field",
                "topic",
                ".outbox.route.topic.replacement",
                // Not one of the variables that settings may have.
                "\\${routedByValue}",
                ".outbox.table.fields.additional.placement",
                "type:header:message-type,version:header:message-version,saga_context:header:saga-context,"
                        + "traceparent:header:traceparent");
    }

    @Override
    public Commits live(Rows rows, Rate rate) {
        return outbox.live(rows, rate);
    }

    @Override
    public void end() {
        if (server != null) {
            server.stop(Child.Signal.TERM, ENDS_WITHIN);
            server = null;
        }
    }

    @Override
    public long pid() {
        return server == null ? 0 : server.pid();
    }

    @Override
    public boolean keepsOrder() {
        return true;
    }

    @Override
    public void close() {
        end();
    }
}

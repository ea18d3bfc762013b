package dev.lockstep.launcher.kafka;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.process.Child;
import dev.lockstep.launcher.process.Executables;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/** One process that is broker and controller, on the loopback address, with its log in the data directory. */
public final class KafkaBroker {

    public static final String NAME = "kafka";

    /** Measured: about 210 MB of memory in use by the process at this heap. */
    private static final String HEAP = "256m";

    private final DataDirectory directory;
    private final Path classPath;
    private final int port;
    private final int controllerPort;
    private final Path home;

    /**
     * @param classPath folder with the broker's JARs
     */
    public KafkaBroker(DataDirectory directory, Path classPath, int port, int controllerPort) {
        this.directory = directory;
        this.classPath = classPath;
        this.port = port;
        this.controllerPort = controllerPort;
        this.home = directory.resolve("kafka");
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Writes the configuration and, the first time, formats the log folder. */
    public void prepare() {
        try {
            Files.createDirectories(home);
            Files.writeString(properties(), String.join("\n", settings()) + "\n");
            Files.writeString(logging(), String.join("\n", loggingSettings()) + "\n");
            if (!Files.exists(logFolder().resolve("meta.properties"))) {
                DataDirectory.removeTree(logFolder());
                Executables.run(
                        java(
                                "-Xmx128m",
                                "kafka.tools.StorageTool",
                                "format",
                                "--cluster-id",
                                clusterId(),
                                "-c",
                                properties().toString()),
                        directory.log(NAME));
            }
        } catch (IOException e) {
            throw new Obstacle("cannot prepare Kafka in " + home + ": " + e, e);
        }
    }

    public Child launch() {
        return Child.start(new Child.Spec(
                NAME, java("-Xmx" + HEAP, "kafka.Kafka", properties().toString()), Map.of(), directory.log(NAME)));
    }

    private List<String> java(String heap, String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Executables.java().toString(),
                directory.jvmMark(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dlog4j2.configurationFile=" + logging(),
                "-cp",
                classPath + "/*",
                main));
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> settings() {
        return List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
                "controller.listener.names=CONTROLLER",
                "inter.broker.listener.name=PLAINTEXT",
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                // Voters by configuration and not in the log: the controller's port may be another one after a restart.
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "log.dirs=" + logFolder(),
                // A broker that was killed is let in again after this time; 9 s by default.
                "broker.session.timeout.ms=3000",
                "broker.heartbeat.interval.ms=500",
                "auto.create.topics.enable=false",
                "message.max.bytes=" + KafkaTopics.MESSAGE_BYTES_MAX,
                "num.partitions=8",
                "default.replication.factor=1",
                "min.insync.replicas=1",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=8",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "transaction.state.log.num.partitions=4",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "share.coordinator.state.topic.num.partitions=1",
                "group.initial.rebalance.delay.ms=0",
                "num.network.threads=2",
                "num.io.threads=4",
                "log.segment.bytes=134217728",
                "log.cleaner.dedupe.buffer.size=16777216");
    }

    private List<String> loggingSettings() {
        return List.of(
                "status=error",
                "appenders=console",
                "appender.console.type=Console",
                "appender.console.name=console",
                "appender.console.layout.type=PatternLayout",
                "appender.console.layout.pattern=%d{ISO8601} %p %c{1} %m%n",
                "rootLogger.level=WARN",
                "rootLogger.appenderRefs=console",
                "rootLogger.appenderRef.console.ref=console");
    }

    private Path properties() {
        return home.resolve("server.properties");
    }

    private Path logging() {
        return home.resolve("log4j2.properties");
    }

    private Path logFolder() {
        return home.resolve("log");
    }

    /** 16 random bytes in URL-safe Base64, as {@code kafka-storage random-uuid} makes them. */
    /** Never begins with a dash, as one in 64 random ids would: the tool that formats would take it for an option. */
    static String clusterId() {
        return Uuid.randomUuid().toString();
    }
}

package dev.lockstep.systemtests.servers;

import dev.lockstep.launcher.Distribution;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.Ports;
import dev.lockstep.launcher.kafka.KafkaBroker;
import dev.lockstep.launcher.kafka.KafkaTopics;
import dev.lockstep.launcher.process.Child;
import dev.lockstep.systemtests.stack.AtEnd;
import dev.lockstep.systemtests.stack.Project;
import java.time.Duration;

/** A Kafka of a test's own with the product's topics. Nobody starts it again: the test takes it away and brings it back. */
public final class Kafka implements AutoCloseable {

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

    private final KafkaBroker broker;
    private Child process;

    private Kafka(KafkaBroker broker) {
        this.broker = broker;
    }

    /** Started in a new folder; stopped at the end of the run at the latest. */
    public static Kafka start(String name) {
        DataDirectory directory = DataDirectory.claim(
                Project.target(name + "-" + ProcessHandle.current().pid()));
        Ports ports = new Ports(directory);
        Kafka started = AtEnd.close(new Kafka(new KafkaBroker(
                directory,
                Distribution.locate().build().resolve("lib"),
                ports.port("kafka"),
                ports.port("kafka-controller"))));
        started.broker.prepare();
        started.start();
        return started;
    }

    /** Launches it and returns as soon as it answers and has its topics. */
    public void start() {
        process = broker.launch();
        try {
            new KafkaTopics(bootstrap()).create(process::alive);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public void kill() {
        process.stop(Child.Signal.KILL, STOPS_WITHIN);
    }

    public String bootstrap() {
        return broker.bootstrap();
    }

    @Override
    public void close() {
        if (process != null) {
            process.stop(Child.Signal.TERM, STOPS_WITHIN);
        }
    }
}

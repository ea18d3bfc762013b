package dev.lockstep.launcher.kafka;

import dev.lockstep.contract.message.Topics;
import dev.lockstep.launcher.process.Obstacle;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics, made where they are missing; one that exists is left as it is. */
public final class KafkaTopics {

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final int CALL_SECONDS = 5;
    private static final int POLL_MS = 100;
    private static final int PARTITIONS = 8;

    /**
     * The outcome of a saga of 10,000 parts is about 2.5 MB, a command 1 MiB at most; Kafka's own limit of 1 MiB counts headers too and
     * would refuse both.
     */
    static final int MESSAGE_BYTES_MAX = 8 * 1024 * 1024;

    private static final Map<String, String> KEPT_FOR_EVER = Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1");

    private final String bootstrap;

    public KafkaTopics(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** Waits until the cluster answers, then creates what is missing; {@code alive} ends the wait early. */
    public void create(BooleanSupplier alive) throws InterruptedException {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                CALL_SECONDS * 1000,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                200);
        try (Admin admin = Admin.create(settings)) {
            awaitBroker(admin, alive);
            createMissing(admin);
        }
    }

    private void awaitBroker(Admin admin, BooleanSupplier alive) throws InterruptedException {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        while (System.nanoTime() < end && alive.getAsBoolean()) {
            try {
                if (!admin.describeCluster()
                        .nodes()
                        .get(CALL_SECONDS, TimeUnit.SECONDS)
                        .isEmpty()) {
                    return;
                }
            } catch (ExecutionException | TimeoutException e) {
                Thread.sleep(POLL_MS);
            }
        }
        throw new Obstacle("Kafka at " + bootstrap + " does not answer");
    }

    private void createMissing(Admin admin) throws InterruptedException {
        try {
            Set<String> existing = admin.listTopics().names().get(CALL_SECONDS, TimeUnit.SECONDS);
            List<NewTopic> missing = wanted().stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .collect(Collectors.toList());
            admin.createTopics(missing).all().get(CALL_SECONDS * 2, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // Two launchers with one external cluster: the other one was faster.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new Obstacle("cannot create the topics at " + bootstrap + ": " + e.getCause(), e);
            }
        } catch (TimeoutException e) {
            throw new Obstacle("Kafka at " + bootstrap + " did not create the topics in time", e);
        }
    }

    private static List<NewTopic> wanted() {
        return List.of(
                topic(Topics.LEDGER_COMMANDS, PARTITIONS, Map.of()),
                topic(Topics.LEDGER_EVENTS, PARTITIONS, Map.of()),
                topic(Topics.SWAP_EVENTS, PARTITIONS, Map.of()),
                topic(
                        Topics.MARKET_PRICES,
                        1,
                        Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)),
                topic(Topics.parkedOf(Topics.LEDGER_COMMANDS), PARTITIONS, KEPT_FOR_EVER),
                topic(Topics.parkedOf(Topics.LEDGER_EVENTS), PARTITIONS, KEPT_FOR_EVER),
                topic(Topics.parkedOf(Topics.MARKET_PRICES), PARTITIONS, KEPT_FOR_EVER));
    }

    /** With the cluster's own replication factor. */
    private static NewTopic topic(String name, int partitions, Map<String, String> configuration) {
        Map<String, String> whole = new HashMap<>(configuration);
        whole.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MESSAGE_BYTES_MAX));
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(whole);
    }
}

package dev.lockstep.outbox.consume;

import java.util.List;

/**
 * What a consumer needs to know.
 *
 * @param name for logs, metrics and the client id, e.g. {@code ledger-commands}
 * @param bootstrap {@code host:port,host:port}
 * @param group the consumer group: its members share the partitions
 * @param recordsMax of one poll, and so of one transaction
 */
public record ConsumerSettings(String name, String bootstrap, String group, List<String> topics, int recordsMax) {

    public ConsumerSettings {
        topics = List.copyOf(topics);
        if (topics.isEmpty() || recordsMax < 1) {
            throw new IllegalArgumentException("a consumer needs a topic and at least one record per poll");
        }
    }
}

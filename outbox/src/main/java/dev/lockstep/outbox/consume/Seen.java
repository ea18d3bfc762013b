package dev.lockstep.outbox.consume;

import java.util.UUID;

/** A message at its place in Kafka. */
public record Seen(UUID messageId, String topic, int partition, long offset) {}

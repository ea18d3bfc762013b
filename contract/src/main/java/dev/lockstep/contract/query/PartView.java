package dev.lockstep.contract.query;

import dev.lockstep.contract.id.MessageId;
import java.time.Instant;

/** A part as it was received; {@code payload} is its JSON text. */
public record PartView(
        int part, MessageId message, Instant receivedAt, String topic, int partition, long offset, String payload) {}

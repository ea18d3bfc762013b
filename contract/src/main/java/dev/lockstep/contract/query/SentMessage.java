package dev.lockstep.contract.query;

import dev.lockstep.contract.id.MessageId;
import java.time.Instant;

/**
 * A message in an outbox.
 *
 * @param key the record's key as text: the saga or the swap it is about
 */
public record SentMessage(MessageId id, Instant appendedAt, String key) {}

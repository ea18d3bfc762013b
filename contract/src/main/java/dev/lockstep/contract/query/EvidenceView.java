package dev.lockstep.contract.query;

import dev.lockstep.contract.id.MessageId;
import java.time.Instant;

/** A part that was not taken: {@code kind} is CONFLICT or LATE. */
public record EvidenceView(String kind, int part, MessageId message, Instant receivedAt, String payload) {}

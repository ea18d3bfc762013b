package dev.lockstep.outbox.relay;

import java.time.Instant;

/**
 * What an operator wants of a relay, on whatever node it runs.
 *
 * @param by who, an opaque reference
 */
public record RelayWish(boolean paused, String by, String reason, Instant at) {}

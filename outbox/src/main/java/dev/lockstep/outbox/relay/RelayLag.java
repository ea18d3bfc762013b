package dev.lockstep.outbox.relay;

/**
 * How far a relay is behind, by the database's own account.
 *
 * @param behindBytes write-ahead log written since the last confirmed message, of whatever tables
 * @param retainedBytes write-ahead log the server keeps because of the slot
 * @param safeBytes how much more may be written before the slot is in danger; {@link Long#MAX_VALUE} without a limit
 * @param failover whether the slot follows to a standby
 */
public record RelayLag(long behindBytes, long retainedBytes, long safeBytes, boolean failover) {}

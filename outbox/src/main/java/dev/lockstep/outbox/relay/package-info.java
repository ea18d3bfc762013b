/**
 * From the outbox to Kafka. A {@link dev.lockstep.outbox.relay.Relay} reads one database's outbox from the write-ahead log
 * (port {@code ChangeStream}, by Debezium's PostgreSQL connector) and publishes it (port {@code Broker}, by a Kafka producer).
 *
 * <p><b>At least once.</b> A transaction is confirmed to PostgreSQL only after Kafka acknowledged every message up to its end, and the
 * replication slot is the only memory: whatever was not confirmed comes again, so readers sort out repetitions by message
 * id. <b>In order.</b> Messages of one key reach Kafka in the order of the log. <b>Never silently from the middle.</b> A
 * slot that is gone or was invalidated is reported and left to an operator: a new one would skip what was written in
 * between. <b>One at a time.</b> A slot serves one relay; the relays of other nodes wait for it and take over.
 */
@NullMarked
package dev.lockstep.outbox.relay;

import org.jspecify.annotations.NullMarked;

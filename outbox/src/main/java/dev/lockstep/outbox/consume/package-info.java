/**
 * From Kafka into a database. A {@link dev.lockstep.outbox.consume.ConsumerLoop} polls records and hands each poll to a
 * {@link dev.lockstep.outbox.consume.RecordHandler}, which processes it in one transaction.
 *
 * <p>Offsets are committed after that transaction, so a record may come more than once: the
 * {@link dev.lockstep.outbox.consume.Inbox} row of a message, written in the transaction of its effect, makes the
 * repetition harmless. A record that cannot be processed never blocks its partition and is never skipped in silence: it
 * goes to the {@link dev.lockstep.outbox.consume.ParkingLot}, byte for byte, until an operator decides. A database that
 * cannot be reached is nobody's fault among the records: everything waits for it, and nothing is parked.
 */
@NullMarked
package dev.lockstep.outbox.consume;

import org.jspecify.annotations.NullMarked;

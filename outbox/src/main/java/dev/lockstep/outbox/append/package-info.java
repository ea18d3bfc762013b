/**
 * Writing messages in the transaction of what they tell. An {@link dev.lockstep.outbox.append.Outbox} belongs to one
 * database; what it appends is sent when that transaction commits and never when it does not, because the relay reads
 * the write-ahead log and nothing else.
 */
@NullMarked
package dev.lockstep.outbox.append;

import org.jspecify.annotations.NullMarked;

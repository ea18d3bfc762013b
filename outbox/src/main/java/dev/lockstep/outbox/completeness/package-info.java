/**
 * Whether every message that was appended is where it belongs. Nothing here counts along: the outbox is read, Kafka is read, and
 * the readers are asked for every record by what they know it by. What is not where it belongs is <em>missing</em> only when
 * it can no longer come by itself: the relay's slot has passed it and the whole log was searched, or the reader's committed
 * offset has passed it. Everything else is under way, however long it takes.
 *
 * <p>{@link dev.lockstep.outbox.completeness.Evidence} is judged by a pure function; {@link
 * dev.lockstep.outbox.completeness.MinuteLook} brings together what was appended within a minute and what Kafka has; {@link
 * dev.lockstep.outbox.completeness.RelayHorizon} says which minutes the relay has left behind.
 */
@NullMarked
package dev.lockstep.outbox.completeness;

import org.jspecify.annotations.NullMarked;

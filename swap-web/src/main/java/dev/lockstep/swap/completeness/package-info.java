/**
 * Whether every message is where it belongs, minute by minute: what was appended to the outboxes of both databases, what Kafka
 * has, and what the readers hold. A patrol on every node, one at a time, looks at each minute when the relay is past it ({@link
 * dev.lockstep.outbox.completeness}), keeps what it found in the swap database and looks again at what was under way, at what
 * is missing, and twice more at what was complete.
 */
@NullMarked
package dev.lockstep.swap.completeness;

import org.jspecify.annotations.NullMarked;

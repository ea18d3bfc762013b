/**
 * The outbox table stays small: partitions by time are made ahead and dropped when nobody can need them any more. What is to
 * be made and dropped is decided here; the database refuses by itself to drop what the relay has not confirmed.
 */
@NullMarked
package dev.lockstep.outbox.partition;

import org.jspecify.annotations.NullMarked;

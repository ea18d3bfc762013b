/**
 * The audit log: one event per state change, written in the transaction of the change, with its leaf hash. Events are
 * numbered and sealed elsewhere and later, never on the way of a booking.
 */
@NullMarked
package dev.lockstep.ledger.audit;

import org.jspecify.annotations.NullMarked;

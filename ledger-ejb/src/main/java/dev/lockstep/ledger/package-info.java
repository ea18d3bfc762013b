/**
 * The ledger: double entry, and all-or-nothing assembly of sagas. This package holds what starts it and what it is
 * configured with; see {@link dev.lockstep.ledger.assembly} for how a saga is booked.
 */
@NullMarked
package dev.lockstep.ledger;

import org.jspecify.annotations.NullMarked;

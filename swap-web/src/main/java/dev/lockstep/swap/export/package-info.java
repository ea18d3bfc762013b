/**
 * What auditors take away: the journal and the sagas as JSON Lines or CSV, streamed from the ledger.
 */
@NullMarked
package dev.lockstep.swap.export;

import org.jspecify.annotations.NullMarked;

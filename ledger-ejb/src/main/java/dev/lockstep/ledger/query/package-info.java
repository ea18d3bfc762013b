/**
 * The ledger's truth for others to look at: read only, committed rows, outside of any running transaction.
 */
@NullMarked
package dev.lockstep.ledger.query;

import org.jspecify.annotations.NullMarked;

/**
 * The read-only port by which other modules look at the ledger's truth.
 */
@NullMarked
package dev.lockstep.contract.query;

import org.jspecify.annotations.NullMarked;

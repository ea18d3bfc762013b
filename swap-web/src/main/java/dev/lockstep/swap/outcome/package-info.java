/**
 * What the ledger answered, and what follows from it: the third and last transaction of a deal.
 */
@NullMarked
package dev.lockstep.swap.outcome;

import org.jspecify.annotations.NullMarked;

/**
 * What swaps and transfers have in common: sides and progress of a deal, the accounts it touches, the parts it sends to the
 * ledger and how its end comes back.
 */
@NullMarked
package dev.lockstep.swap.trade;

import org.jspecify.annotations.NullMarked;

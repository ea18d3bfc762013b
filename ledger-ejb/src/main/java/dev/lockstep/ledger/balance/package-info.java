/**
 * Balances: the sum of an account's legs, kept by every booking and never computed from the journal while booking.
 */
@NullMarked
package dev.lockstep.ledger.balance;

import org.jspecify.annotations.NullMarked;

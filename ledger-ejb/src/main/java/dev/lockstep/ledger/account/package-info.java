/**
 * The chart of accounts: what an account holds, whether it may go negative, whether it is open, and how accounts are
 * opened. Assets and kinds never change; only the state does.
 */
@NullMarked
package dev.lockstep.ledger.account;

import org.jspecify.annotations.NullMarked;

/**
 * Deposits and withdrawals: a saga of one part between a customer's account and the world outside.
 */
@NullMarked
package dev.lockstep.swap.transfer;

import org.jspecify.annotations.NullMarked;

/**
 * Customers of a channel: opaque references, each with one account per asset in the ledger.
 */
@NullMarked
package dev.lockstep.swap.customer;

import org.jspecify.annotations.NullMarked;

/**
 * Exact money: an amount is a whole number of an asset's smallest units, and nothing else.
 */
@NullMarked
package dev.lockstep.contract.money;

import org.jspecify.annotations.NullMarked;

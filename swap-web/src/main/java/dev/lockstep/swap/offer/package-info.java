/**
 * Offers: a firm price for swapping an amount of one asset into another, with an expiry, used at most once. All rounding
 * favours the house, and what it leaves over goes to the rounding account.
 */
@NullMarked
package dev.lockstep.swap.offer;

import org.jspecify.annotations.NullMarked;

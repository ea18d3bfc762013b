/**
 * The assets that are offered and their latest prices, taken from any feed that writes to {@code market.prices.v1}.
 */
@NullMarked
package dev.lockstep.swap.price;

import org.jspecify.annotations.NullMarked;

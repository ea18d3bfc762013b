/**
 * Swaps: an accepted offer, its two trades and its fee, from REQUESTED to its one end.
 */
@NullMarked
package dev.lockstep.swap.swap;

import org.jspecify.annotations.NullMarked;

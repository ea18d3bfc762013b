/**
 * The feed: everything that happened to a channel's swaps and transfers, in an order in which nobody who reads on misses
 * anything.
 */
@NullMarked
package dev.lockstep.swap.event;

import org.jspecify.annotations.NullMarked;

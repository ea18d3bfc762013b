/**
 * What people on duty see and do: the back office pages, the figures behind them, and sending a parked record again.
 */
@NullMarked
package dev.lockstep.swap.operations;

import org.jspecify.annotations.NullMarked;

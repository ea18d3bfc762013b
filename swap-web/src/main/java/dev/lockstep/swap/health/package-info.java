/**
 * How it is, told to machines: health checks with the reason, and metrics.
 */
@NullMarked
package dev.lockstep.swap.health;

import org.jspecify.annotations.NullMarked;

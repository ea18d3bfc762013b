/**
 * Channels: a channel is configuration (spread, fee, how long an offer and a saga live, how many requests) over the one shared
 * core.
 */
@NullMarked
package dev.lockstep.swap.channel;

import org.jspecify.annotations.NullMarked;

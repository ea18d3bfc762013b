/**
 * How far the reader of a log is behind, and how long what is written now will wait for it. A
 * {@link dev.lockstep.outbox.lag.LogClock} turns positions into times, a {@link dev.lockstep.outbox.lag.Lane} what was seen of
 * a reader into a forecast.
 */
@NullMarked
package dev.lockstep.outbox.lag;

import org.jspecify.annotations.NullMarked;

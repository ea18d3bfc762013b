/**
 * The outbox table beside the plain table that it was: how fast it is appended to, and how fast the relay reads it, with one
 * partition and with a month of them. In one server and in turn.
 */
@NullMarked
package dev.lockstep.benchmarks.outbox;

import org.jspecify.annotations.NullMarked;

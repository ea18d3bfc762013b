/**
 * Trying again with a bound: how long to wait, and the waiting itself as a port, so that a test waits for nothing.
 */
@NullMarked
package dev.lockstep.outbox.retry;

import org.jspecify.annotations.NullMarked;

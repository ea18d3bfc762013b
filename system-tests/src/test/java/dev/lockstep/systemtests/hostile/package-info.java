/** Requests that nobody who means well would send, and what becomes of them and of everybody else's. */
@NullMarked
package dev.lockstep.systemtests.hostile;

import org.jspecify.annotations.NullMarked;

/** {@code ./lockstep bench api}: how long the running product takes to answer, and a swap to end. */
@NullMarked
package dev.lockstep.benchmarks.api;

import org.jspecify.annotations.NullMarked;

/**
 * The ledger's complete booking path in the container, beside hand-written SQL on the same server: {@code ./lockstep bench
 * ledger}. What is measured and how it is read: docs/benchmarks.md.
 */
@NullMarked
package dev.lockstep.benchmarks.ledger;

import org.jspecify.annotations.NullMarked;

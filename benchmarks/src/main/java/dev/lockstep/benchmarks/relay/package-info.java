/**
 * The relay beside other ways from a table to Kafka, on the same servers: {@code ./lockstep bench relay}. What is measured and
 * how it is read: docs/benchmarks.md.
 */
@NullMarked
package dev.lockstep.benchmarks.relay;

import org.jspecify.annotations.NullMarked;

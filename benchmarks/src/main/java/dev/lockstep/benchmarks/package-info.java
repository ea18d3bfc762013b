/**
 * JMH benchmarks of what every booking runs through in memory: amounts and messages here, decisions in the assembler's own
 * package. Figures are only comparable within one run on one machine. The whole booking path is measured by {@link
 * dev.lockstep.benchmarks.ledger}.
 */
@NullMarked
package dev.lockstep.benchmarks;

import org.jspecify.annotations.NullMarked;

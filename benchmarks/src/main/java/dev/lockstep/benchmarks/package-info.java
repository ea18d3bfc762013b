/**
 * JMH benchmarks of what every booking runs through in memory. Figures are only comparable within one run on one machine.
 */
package dev.lockstep.benchmarks;

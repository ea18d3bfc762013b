/** What every benchmark tells beside its figures, and how it is written down. */
@NullMarked
package dev.lockstep.benchmarks.report;

import org.jspecify.annotations.NullMarked;

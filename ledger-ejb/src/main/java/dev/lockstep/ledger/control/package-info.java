/**
 * Control: the journal summed up as snapshots, so that a trial balance can be asked as of any instant; and its rebuilding, leg
 * by leg, to compare everything that was derived from it. Nothing here keeps a booking waiting.
 */
@NullMarked
package dev.lockstep.ledger.control;

import org.jspecify.annotations.NullMarked;

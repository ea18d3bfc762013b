/**
 * What the ledger benchmark deploys beside the product, in a library of its own: a servlet that calls the booking path as the
 * consumer calls it. Never part of the EAR.
 */
@NullMarked
package dev.lockstep.benchmarks.deployed;

import org.jspecify.annotations.NullMarked;

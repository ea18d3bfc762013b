/**
 * The saga context: the one header by which any producer joins a deal, and its codec.
 */
@NullMarked
package dev.lockstep.contract.saga;

import org.jspecify.annotations.NullMarked;

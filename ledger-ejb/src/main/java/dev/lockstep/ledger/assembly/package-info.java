/**
 * Assembly: parts come in any order and any number of times, and a saga is booked as a whole or not at all.
 */
@NullMarked
package dev.lockstep.ledger.assembly;

import org.jspecify.annotations.NullMarked;

/**
 * Commands to the ledger, events from it, the envelope both travel in, and their JSON codecs.
 */
@NullMarked
package dev.lockstep.contract.message;

import org.jspecify.annotations.NullMarked;

/**
 * The journal: postings of legs, append-only. What does not balance cannot be constructed here, and a {@link
 * dev.lockstep.ledger.journal.Booking} that lacks a part cannot either, so nothing half can be appended.
 */
@NullMarked
package dev.lockstep.ledger.journal;

import org.jspecify.annotations.NullMarked;

/**
 * Whether a deal that is accepted now can be booked before its deadline. Every node looks once a second at what every node can
 * see: how far the relay and the ledger's consumer are behind, the oldest deal without an end, whether the ledger answers,
 * and how much log the server still keeps for the relays. From that follows how long what is accepted now will wait; a
 * deal whose timeout is too short for it is answered 503 with {@code Retry-After} instead of being accepted to expire.
 *
 * <p>Nothing here needs new deals to open again: what is measured is the queue in front of them, which is worked off while
 * nothing is added. What cannot be known for a while counts as a wait of that while, so that a moment of silence closes
 * nothing and a long one closes everything.
 */
@NullMarked
package dev.lockstep.swap.admission;

import org.jspecify.annotations.NullMarked;

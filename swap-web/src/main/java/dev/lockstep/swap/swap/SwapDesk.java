package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.id.TradeId;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.outbox.append.Outbox;
import dev.lockstep.swap.admission.Gate;
import dev.lockstep.swap.channel.Channel;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.offer.Offer;
import dev.lockstep.swap.offer.Offers;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.Side;
import dev.lockstep.swap.trade.SwapOutbox;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;

/** Accepts offers: swap, trades and the parts for the ledger in one transaction, the caller's. */
@Dependent
public class SwapDesk {

    private final Offers offers;
    private final Swaps swaps;
    private final Gate gate;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;

    @Inject
    SwapDesk(Offers offers, Swaps swaps, Gate gate, @SwapOutbox Outbox outbox, Ids ids, Clock clock) {
        this.offers = offers;
        this.swaps = swaps;
        this.gate = gate;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    Swap accept(Channel channel, OfferId id, Trace trace) {
        Offer offer = found(channel, id);
        Instant now = clock.instant();
        requireOpen(offer, now);
        return request(channel, offer, now, trace);
    }

    Offer found(Channel channel, OfferId id) {
        return offers.find(channel.name(), id)
                .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND, "There is no such offer.")
                        .asException());
    }

    void requireOpen(Offer offer, Instant now) {
        Offer.State state = offer.state(swaps.ofOffer(offer.id()).isPresent(), now);
        if (state == Offer.State.EXPIRED) {
            throw Problem.of(ProblemCode.OFFER_EXPIRED, "Ask for a new one; prices have moved on.")
                    .asException();
        }
        if (state == Offer.State.USED) {
            throw used(offer.id());
        }
    }

    /** Uses the offer and sends the parts. */
    Swap request(Channel channel, Offer offer, Instant now, Trace trace) {
        // After every answer that is final: "come back later" is for what may be taken then.
        gate.pass(channel);
        Swap swap = swap(channel, offer, now);
        add(swap, trace);
        send(swap, offer, trace);
        return swap;
    }

    /** The database decides between two that accept at once. */
    void add(Swap swap, Trace trace) {
        if (!swaps.add(swap, trace)) {
            throw used(swap.offer());
        }
    }

    void send(Swap swap, Offer offer, Trace trace) {
        outbox.append(swap.order(offer.quote().remainders()).messages(ids, trace));
    }

    Swap swap(Channel channel, Offer offer, Instant now) {
        return new Swap(
                new SwapId(ids.next()),
                offer.id(),
                offer.channel(),
                offer.customer(),
                new SagaId(ids.next()),
                Trade.requested(
                        new TradeId(ids.next()), Side.SELL, offer.quote().sell()),
                Trade.requested(new TradeId(ids.next()), Side.BUY, offer.quote().buy()),
                offer.quote().fee(),
                new Progress.Requested(),
                now.plus(channel.sagaTimeout()),
                now);
    }

    private RuntimeException used(OfferId id) {
        SwapId swap = swaps.ofOffer(id)
                .orElseThrow(() -> new IllegalStateException("offer " + id + " is used by a swap that is not there"));
        return Problem.of(ProblemCode.OFFER_USED, "The Location header leads to the swap it became.")
                .with("Location", SwapResource.location(swap))
                .asException();
    }
}

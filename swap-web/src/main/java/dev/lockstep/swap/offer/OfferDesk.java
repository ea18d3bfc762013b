package dev.lockstep.swap.offer;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.swap.channel.Channel;
import dev.lockstep.swap.customer.Customers;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.price.MidPrice;
import dev.lockstep.swap.price.Prices;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes offers from the latest prices, in the caller's transaction. */
@Dependent
public class OfferDesk {

    private final Customers customers;
    private final Prices prices;
    private final Offers offers;
    private final Ids ids;
    private final Clock clock;

    @Inject
    @ConfigProperty(name = "lockstep.price.stale_ms", defaultValue = "10000")
    long staleMs;

    @Inject
    OfferDesk(Customers customers, Prices prices, Offers offers, Ids ids, Clock clock) {
        this.customers = customers;
        this.prices = prices;
        this.offers = offers;
        this.ids = ids;
        this.clock = clock;
    }

    Offer offer(Channel channel, OfferRequest request) {
        Instant now = clock.instant();
        Quote quote = quote(channel, request, now);
        Offer offer = new Offer(
                new OfferId(ids.next()), channel.name(), request.customer(), quote, now, now.plus(channel.offerTtl()));
        offers.add(offer);
        return offer;
    }

    /** What an offer would say; writes nothing. */
    Quote quote(Channel channel, OfferRequest request) {
        return quote(channel, request, clock.instant());
    }

    private Quote quote(Channel channel, OfferRequest request, Instant now) {
        requireActive(channel, request);
        Wish wish = request.wish();
        MidPrice.Market market = new MidPrice.Market(prices.latest(), now, Duration.ofMillis(staleMs));
        MidPrice mid = MidPrice.of(market, wish.sold(), wish.bought())
                .orElseThrow(() -> Problem.of(
                                ProblemCode.PRICE_STALE,
                                "There is no price of " + wish.sold().code() + " in "
                                        + wish.bought().code() + " that is new enough to be held.")
                        .retryAfter(2)
                        .asException());
        return new Pricing(channel.spreadBps(), channel.feeBps())
                .quote(wish, mid)
                .orElseThrow(() -> Problem.of(
                                ProblemCode.AMOUNT_OUT_OF_RANGE,
                                "Nothing would be left of so small an amount, or it is larger than can be booked.")
                        .asException());
    }

    private void requireActive(Channel channel, OfferRequest request) {
        boolean active = customers
                .find(channel.name(), request.customer())
                .orElseThrow(() -> Problem.invalid("/customer", "there is no such customer")
                        .asException())
                .isActive();
        if (!active) {
            throw Problem.of(ProblemCode.CUSTOMER_NOT_ACTIVE, "The ledger has not opened them yet; that takes moments.")
                    .retryAfter(1)
                    .asException();
        }
    }
}

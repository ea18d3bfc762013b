package dev.lockstep.swap.price;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Fraction;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.contract.money.Rounding;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The middle price between two assets: the price of the pair itself, or crossed through the euro. Where it is not exact
 * in 18 decimals it is told rounded down: one unit of what the customer sells never counts for more than it is worth.
 *
 * @param rate units of the asset bought for one unit of the asset sold, as it is told
 * @param exact the same before it was rounded; never less
 * @param at when the older one of the prices behind it was made
 */
public record MidPrice(Rate rate, Fraction exact, Instant at) {

    static final String PIVOT = "EUR";

    /** One that needed no rounding, or of which nothing more is known than what was told. */
    public MidPrice(Rate rate, Instant at) {
        this(rate, rate.exact(), at);
    }

    /** How far, and among which prices, to look. */
    public record Market(List<Price> prices, Instant now, Duration staleAfter) {
        public Market {
            prices = List.copyOf(prices);
        }

        /** A price of {@code base} in {@code quote} that is current. */
        Optional<Price> current(Asset base, Asset quote) {
            return prices.stream()
                    .filter(price -> price.rate().base().equals(base)
                            && price.rate().quote().equals(quote))
                    .filter(price -> !price.isStale(now, staleAfter))
                    .findFirst();
        }
    }

    /** Nothing where a price is missing, stale, or too small to be told in 18 decimals. */
    public static Optional<MidPrice> of(Market market, Asset sold, Asset bought) {
        Optional<Leg> direct = leg(market, sold, bought);
        if (direct.isPresent()) {
            return direct.flatMap(leg -> leg.price(sold, bought));
        }
        return pivot(market)
                .flatMap(pivot -> leg(market, sold, pivot)
                        .flatMap(first -> leg(market, pivot, bought).map(first::times))
                        .flatMap(leg -> leg.price(sold, bought)));
    }

    private static Optional<Asset> pivot(Market market) {
        return market.prices().stream()
                .map(price -> price.rate().quote())
                .filter(asset -> asset.code().equals(PIVOT))
                .findFirst();
    }

    private static Optional<Leg> leg(Market market, Asset from, Asset to) {
        Optional<Leg> forward =
                market.current(from, to).map(price -> new Leg(price.rate().exact(), price.at()));
        return forward.isPresent()
                ? forward
                : market.current(to, from)
                        .map(price -> new Leg(price.rate().exact().inverse(), price.at()));
    }

    /** Nothing is rounded before the end. */
    private record Leg(Fraction exact, Instant at) {

        Leg times(Leg other) {
            return new Leg(exact.times(other.exact), at.isBefore(other.at) ? at : other.at);
        }

        Optional<MidPrice> price(Asset sold, Asset bought) {
            BigDecimal price = exact.decimal(Rate.DECIMALS_MAX, Rounding.DOWN);
            return price.signum() == 0
                    ? Optional.empty()
                    : Optional.of(new MidPrice(new Rate(sold, bought, price), exact, at));
        }
    }
}

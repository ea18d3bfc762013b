package dev.lockstep.swap.price;

import dev.lockstep.contract.money.Rate;
import java.time.Duration;
import java.time.Instant;

/**
 * What one unit of the base asset was worth in the quote asset at a moment.
 *
 * @param source the feed's name
 */
public record Price(Rate rate, Instant at, String source) {

    /** {@code BTC-EUR}: base, then quote. */
    public String pair() {
        return rate.base().code() + "-" + rate.quote().code();
    }

    public boolean isStale(Instant now, Duration allowed) {
        return at.plus(allowed).isBefore(now);
    }
}

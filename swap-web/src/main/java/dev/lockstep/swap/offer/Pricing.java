package dev.lockstep.swap.offer;

import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.contract.money.Rounding;
import dev.lockstep.swap.price.MidPrice;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Makes quotes. Every rounding favours the house: the price down, what is handed out down, what is asked for up, the fee
 * up. What a division leaves over is less than one smallest unit; it is never handed out, so it stays with the house.
 */
public record Pricing(int spreadBps, int feeBps) {

    private static final int BPS = 10_000;

    /** Column {@code numeric(38,18)}. */
    private static final BigDecimal PRICE_LIMIT = BigDecimal.TEN.pow(20);

    public Pricing {
        if (spreadBps < 0 || spreadBps > BPS || feeBps < 0 || feeBps > BPS) {
            throw new IllegalArgumentException("spread and fee must be 0 to " + BPS + " bps");
        }
    }

    /** Nothing for an amount so small that nothing would be left of it, or so large that it has more than 38 digits. */
    public Optional<Quote> quote(Wish wish, MidPrice mid) {
        BigDecimal price = mid.rate()
                .price()
                .multiply(BigDecimal.valueOf(BPS - spreadBps))
                .movePointLeft(4)
                .setScale(Rate.DECIMALS_MAX, RoundingMode.DOWN);
        if (price.signum() == 0 || price.compareTo(PRICE_LIMIT) >= 0) {
            return Optional.empty();
        }
        Rate rate = new Rate(wish.sold(), wish.bought(), price);
        try {
            return wish instanceof Wish.Selling selling
                    ? quote(
                            selling.amount(),
                            rate.toQuote(selling.amount(), Rounding.DOWN).result(),
                            mid,
                            rate)
                    : buying((Wish.Buying) wish, mid, rate);
        } catch (IllegalArgumentException e) {
            // Money beyond its bounds: the only thing that can be wrong here.
            return Optional.empty();
        }
    }

    private Optional<Quote> buying(Wish.Buying wish, MidPrice mid, Rate rate) {
        return quote(rate.toBase(wish.amount(), Rounding.UP).result(), wish.amount(), mid, rate);
    }

    private Optional<Quote> quote(Money sell, Money buy, MidPrice mid, Rate rate) {
        Money fee = fee(buy);
        if (!sell.isPositive() || !buy.isPositive() || fee.compareTo(buy) >= 0) {
            return Optional.empty();
        }
        return Optional.of(new Quote(sell, buy, fee, mid, rate, spreadBps, feeBps));
    }

    private Money fee(Money buy) {
        BigInteger[] fee = buy.minor().multiply(BigInteger.valueOf(feeBps)).divideAndRemainder(BigInteger.valueOf(BPS));
        return new Money(buy.asset(), fee[1].signum() > 0 ? fee[0].add(BigInteger.ONE) : fee[0]);
    }
}

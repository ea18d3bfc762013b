package dev.lockstep.swap.offer;

import dev.lockstep.contract.money.Fraction;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.contract.money.Rounding;
import dev.lockstep.swap.price.MidPrice;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Makes quotes. What the customer is told favours the house: the price is rounded down, what is handed out down, what is asked
 * for up, the fee up. The house's own accounts are reckoned the other way round, from the exact prices, so that they never
 * earn by rounding; what lies in between is the {@link Remainders}, for the rounding account (docs/adr/0017).
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
        Fraction lessSpread = Fraction.ofBasisPoints(BPS - spreadBps);
        BigDecimal price = mid.rate().exact().times(lessSpread).decimal(Rate.DECIMALS_MAX, Rounding.DOWN);
        if (price.signum() == 0 || price.compareTo(PRICE_LIMIT) >= 0) {
            return Optional.empty();
        }
        Rate rate = new Rate(wish.sold(), wish.bought(), price);
        Fraction exact = mid.exact().times(lessSpread);
        try {
            return wish instanceof Wish.Selling selling
                    ? selling(selling.amount(), mid, rate, exact)
                    : buying(((Wish.Buying) wish).amount(), mid, rate, exact);
        } catch (IllegalArgumentException e) {
            // Money beyond its bounds: the only thing that can be wrong here.
            return Optional.empty();
        }
    }

    private Optional<Quote> selling(Money sell, MidPrice mid, Rate rate, Fraction exact) {
        Money buy = rate.toQuote(sell, Rounding.DOWN).result();
        Money worth = exact.of(sell, rate.quote(), Rounding.UP).result();
        return quote(
                sell, buy, new Remainders(Money.zero(rate.base()), worth.minus(buy), feeRemainder(buy)), mid, rate);
    }

    private Optional<Quote> buying(Money buy, MidPrice mid, Rate rate, Fraction exact) {
        Money sell = rate.toBase(buy, Rounding.UP).result();
        Money worth = exact.inverse().of(buy, rate.base(), Rounding.DOWN).result();
        return quote(
                sell, buy, new Remainders(sell.minus(worth), Money.zero(rate.quote()), feeRemainder(buy)), mid, rate);
    }

    private Optional<Quote> quote(Money sell, Money buy, Remainders remainders, MidPrice mid, Rate rate) {
        Money fee = fee(buy, Rounding.UP);
        if (!sell.isPositive() || !buy.isPositive() || fee.compareTo(buy) >= 0) {
            return Optional.empty();
        }
        return Optional.of(new Quote(sell, buy, fee, remainders, mid, rate, spreadBps, feeBps));
    }

    private Money fee(Money buy, Rounding rounding) {
        return Fraction.ofBasisPoints(feeBps).of(buy, buy.asset(), rounding).result();
    }

    private Money feeRemainder(Money buy) {
        return fee(buy, Rounding.UP).minus(fee(buy, Rounding.DOWN));
    }
}

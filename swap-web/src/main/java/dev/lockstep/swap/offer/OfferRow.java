package dev.lockstep.swap.offer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.swap.price.Assets;
import dev.lockstep.swap.price.MidPrice;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code swap.offer}. */
@Entity(name = "Offer")
@Table(schema = "swap", name = "offer")
class OfferRow {

    @Id
    @Column(name = "offer_id")
    UUID id;

    String channel;

    @Column(name = "customer_id")
    UUID customer;

    @Column(name = "sell_asset")
    String sellAsset;

    @Column(name = "sell_minor")
    BigInteger sellMinor;

    @Column(name = "buy_asset")
    String buyAsset;

    @Column(name = "buy_minor")
    BigInteger buyMinor;

    @Column(name = "fee_minor")
    BigInteger feeMinor;

    @Column(name = "sell_remainder_minor")
    BigInteger sellRemainderMinor;

    @Column(name = "buy_remainder_minor")
    BigInteger buyRemainderMinor;

    @Column(name = "fee_remainder_minor")
    BigInteger feeRemainderMinor;

    @Column(name = "mid_price")
    BigDecimal midPrice;

    BigDecimal price;

    @Column(name = "spread_bps")
    int spreadBps;

    @Column(name = "fee_bps")
    int feeBps;

    @Column(name = "priced_at")
    Instant pricedAt;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    Instant expiresAt;

    protected OfferRow() {}

    static OfferRow of(Offer offer) {
        Quote quote = offer.quote();
        OfferRow row = new OfferRow();
        row.id = offer.id().value();
        row.channel = offer.channel();
        row.customer = offer.customer().value();
        row.sellAsset = quote.sell().asset().code();
        row.sellMinor = quote.sell().minor();
        row.buyAsset = quote.buy().asset().code();
        row.buyMinor = quote.buy().minor();
        row.feeMinor = quote.fee().minor();
        row.sellRemainderMinor = quote.remainders().sell().minor();
        row.buyRemainderMinor = quote.remainders().buy().minor();
        row.feeRemainderMinor = quote.remainders().fee().minor();
        row.midPrice = quote.mid().rate().price();
        row.price = quote.price().price();
        row.spreadBps = quote.spreadBps();
        row.feeBps = quote.feeBps();
        row.pricedAt = quote.mid().at();
        row.createdAt = offer.createdAt();
        row.expiresAt = offer.expiresAt();
        return row;
    }

    Offer toDomain(Assets assets) {
        Asset sold = assets.known(sellAsset);
        Asset bought = assets.known(buyAsset);
        Quote quote = new Quote(
                new Money(sold, sellMinor),
                new Money(bought, buyMinor),
                new Money(bought, feeMinor),
                new Remainders(
                        new Money(sold, sellRemainderMinor),
                        new Money(bought, buyRemainderMinor),
                        new Money(bought, feeRemainderMinor)),
                new MidPrice(new Rate(sold, bought, midPrice), pricedAt),
                new Rate(sold, bought, price),
                spreadBps,
                feeBps);
        return new Offer(new OfferId(id), channel, new CustomerId(customer), quote, createdAt, expiresAt);
    }
}

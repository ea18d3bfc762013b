package dev.lockstep.swap.offer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.http.JsonView;
import java.time.Instant;

/**
 * An offer as the API shows it. {@code price} and {@code midPrice} are units bought for one unit sold; {@code receives} is
 * {@code buy} less {@code fee}.
 */
public record OfferView(
        OfferId id,
        CustomerId customer,
        Offer.State state,
        Money sell,
        Money buy,
        Money fee,
        Money receives,
        String midPrice,
        String price,
        int spreadBps,
        int feeBps,
        Instant pricedAt,
        Instant createdAt,
        Instant expiresAt)
        implements JsonView {

    static OfferView of(Offer offer, Offer.State state) {
        Quote quote = offer.quote();
        return new OfferView(
                offer.id(),
                offer.customer(),
                state,
                quote.sell(),
                quote.buy(),
                quote.fee(),
                quote.receives(),
                quote.mid().rate().price().toPlainString(),
                quote.price().price().toPlainString(),
                quote.spreadBps(),
                quote.feeBps(),
                quote.mid().at(),
                offer.createdAt(),
                offer.expiresAt());
    }
}

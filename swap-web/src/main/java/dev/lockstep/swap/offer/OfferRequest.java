package dev.lockstep.swap.offer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.http.RequestBody;
import dev.lockstep.swap.price.Assets;
import org.jspecify.annotations.Nullable;

/** {@code {customer, sell: {asset, amount?}, buy: {asset, amount?}}} with exactly one amount. */
record OfferRequest(CustomerId customer, Wish wish) {

    private static final String AMOUNT = "amount";
    private static final String ASSET = "asset";

    /** Throws {@link dev.lockstep.swap.http.ProblemException} with everything that is wrong. */
    static OfferRequest read(RequestBody body, Assets assets) {
        body.only("customer", "sell", "buy");
        CustomerId customer = body.required("customer", CustomerId::parse);
        RequestBody sell = body.object("sell");
        RequestBody buy = body.object("buy");
        if (sell == null || buy == null) {
            throw body.invalid();
        }
        Asset sold = asset(sell, assets);
        Asset bought = asset(buy, assets);
        if (sell.has(AMOUNT) == buy.has(AMOUNT)) {
            body.wrong("sell", "give exactly one amount: the one to sell or the one to buy");
        }
        if (sold != null && sold.equals(bought)) {
            buy.wrong(ASSET, "an asset is not swapped into itself");
        }
        Wish wish = sold == null || bought == null || !body.isValid() ? null : wish(sell, sold, buy, bought);
        if (customer == null || wish == null || !body.isValid()) {
            throw body.invalid();
        }
        return new OfferRequest(customer, wish);
    }

    private static @Nullable Asset asset(RequestBody part, Assets assets) {
        part.only(ASSET, AMOUNT);
        return part.required(ASSET, assets::parse);
    }

    private static @Nullable Wish wish(RequestBody sell, Asset sold, RequestBody buy, Asset bought) {
        Money selling = sell.optional(AMOUNT, text -> positive(sold, text));
        if (selling != null) {
            return new Wish.Selling(selling, bought);
        }
        Money buying = buy.optional(AMOUNT, text -> positive(bought, text));
        return buying == null ? null : new Wish.Buying(sold, buying);
    }

    private static Money positive(Asset asset, String text) {
        Money amount = Money.parse(asset, text);
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("amount must be greater than zero");
        }
        return amount;
    }
}

package dev.lockstep.swap.transfer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.http.RequestBody;
import dev.lockstep.swap.price.Assets;

/** {@code {customer, kind, asset, amount}}. */
record TransferRequest(CustomerId customer, Transfer.Kind kind, Money amount) {

    /** Throws {@link dev.lockstep.swap.http.ProblemException} with everything that is wrong. */
    static TransferRequest read(RequestBody body, Assets assets) {
        body.only("customer", "kind", "asset", "amount");
        CustomerId customer = body.required("customer", CustomerId::parse);
        Transfer.Kind kind = body.required("kind", Transfer.Kind::parse);
        Asset asset = body.required("asset", assets::parse);
        Money amount = asset == null ? null : body.required("amount", text -> positive(asset, text));
        if (customer == null || kind == null || amount == null || !body.isValid()) {
            throw body.invalid();
        }
        return new TransferRequest(customer, kind, amount);
    }

    private static Money positive(Asset asset, String text) {
        Money amount = Money.parse(asset, text);
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("amount must be greater than zero");
        }
        return amount;
    }
}

package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.TradeId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.price.Assets;
import dev.lockstep.swap.trade.Side;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code swap.trade}, read only. */
@Entity(name = "Trade")
@Table(schema = "swap", name = "trade")
class TradeRow {

    @Id
    @Column(name = "trade_id")
    UUID id;

    @Column(name = "swap_id")
    UUID swap;

    @Enumerated(EnumType.STRING)
    Side side;

    String asset;

    @Column(name = "amount_minor")
    BigInteger amountMinor;

    @Column(name = "posting_id")
    @Convert(converter = JpaPostingId.class)
    @Nullable
    PostingId posting;

    @Column(name = "balance_after_minor")
    @Nullable
    BigInteger customerBalanceMinor;

    @Column(name = "house_balance_after_minor")
    @Nullable
    BigInteger houseBalanceMinor;

    protected TradeRow() {}

    Trade toDomain(Assets assets) {
        Asset known = assets.known(asset);
        return new Trade(
                new TradeId(id),
                side,
                new Money(known, amountMinor),
                posting,
                customerBalanceMinor == null ? null : new Money(known, customerBalanceMinor),
                houseBalanceMinor == null ? null : new Money(known, houseBalanceMinor));
    }
}

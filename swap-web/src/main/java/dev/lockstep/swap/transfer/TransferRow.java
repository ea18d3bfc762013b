package dev.lockstep.swap.transfer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.TransferId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.price.Assets;
import dev.lockstep.swap.trade.Progress;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code swap.transfer}; its end is written by {@link JdbcTransferEndings}. */
@Entity(name = "Transfer")
@Table(schema = "swap", name = "transfer")
class TransferRow {

    @Id
    @Column(name = "transfer_id")
    UUID id;

    String channel;

    @Column(name = "customer_id")
    UUID customer;

    @Enumerated(EnumType.STRING)
    Transfer.Kind kind;

    String asset;

    @Column(name = "amount_minor")
    BigInteger amountMinor;

    @Column(name = "saga_id")
    UUID saga;

    @Enumerated(EnumType.STRING)
    Progress.State state;

    Instant deadline;

    @Column(name = "requested_at")
    Instant requestedAt;

    @Column(name = "refusal_code", insertable = false, updatable = false)
    @Nullable
    String refusalCode;

    @Column(name = "refusal_detail", insertable = false, updatable = false)
    @Nullable
    String refusalDetail;

    @Column(name = "balance_after_minor", insertable = false, updatable = false)
    @Nullable
    BigInteger balanceAfterMinor;

    @Column(name = "ended_at", insertable = false, updatable = false)
    @Nullable
    Instant endedAt;

    protected TransferRow() {}

    static TransferRow of(Transfer transfer) {
        TransferRow row = new TransferRow();
        row.id = transfer.id().value();
        row.channel = transfer.channel();
        row.customer = transfer.customer().value();
        row.kind = transfer.kind();
        row.asset = transfer.amount().asset().code();
        row.amountMinor = transfer.amount().minor();
        row.saga = transfer.saga().value();
        row.state = transfer.progress().state();
        row.deadline = transfer.deadline();
        row.requestedAt = transfer.requestedAt();
        return row;
    }

    Transfer toDomain(Assets assets) {
        Asset known = assets.known(asset);
        return new Transfer(
                new TransferId(id),
                channel,
                new CustomerId(customer),
                kind,
                new Money(known, amountMinor),
                new SagaId(saga),
                Progress.of(state, endedAt, refusalCode, refusalDetail),
                balanceAfterMinor == null ? null : new Money(known, balanceAfterMinor),
                deadline,
                requestedAt);
    }
}

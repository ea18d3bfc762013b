package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.money.Money;
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

/** A row of {@code swap.swap}, read only: what is written needs {@code on conflict} and sets. */
@Entity(name = "Swap")
@Table(schema = "swap", name = "swap")
class SwapRow {

    @Id
    @Column(name = "swap_id")
    UUID id;

    @Column(name = "offer_id")
    UUID offer;

    String channel;

    @Column(name = "customer_id")
    UUID customer;

    @Column(name = "saga_id")
    UUID saga;

    @Column(name = "fee_minor")
    BigInteger feeMinor;

    @Enumerated(EnumType.STRING)
    Progress.State state;

    @Column(name = "refusal_code")
    @Nullable
    String refusalCode;

    @Column(name = "refusal_detail")
    @Nullable
    String refusalDetail;

    Instant deadline;

    @Column(name = "requested_at")
    Instant requestedAt;

    @Column(name = "ended_at")
    @Nullable
    Instant endedAt;

    @Column(name = "asked_by")
    @Nullable
    String askedBy;

    @Column(name = "asked_at")
    @Nullable
    Instant askedAt;

    @Column(name = "approve_by")
    @Nullable
    Instant approveBy;

    @Column(name = "decided_by")
    @Nullable
    String decidedBy;

    @Column(name = "decided_at")
    @Nullable
    Instant decidedAt;

    protected SwapRow() {}

    Swap toDomain(Trade sell, Trade buy) {
        return new Swap(
                new SwapId(id),
                new OfferId(offer),
                channel,
                new CustomerId(customer),
                new SagaId(saga),
                sell,
                buy,
                new Money(buy.amount().asset(), feeMinor),
                Progress.of(state, endedAt, refusalCode, refusalDetail),
                deadline,
                requestedAt,
                askedBy == null || askedAt == null || approveBy == null
                        ? null
                        : new Approval(askedBy, askedAt, approveBy, decidedBy, decidedAt));
    }
}

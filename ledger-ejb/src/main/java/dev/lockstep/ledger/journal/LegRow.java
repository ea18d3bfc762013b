package dev.lockstep.ledger.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** A row of {@code ledger.leg}, written once. */
@Entity(name = "Leg")
@Table(schema = "ledger", name = "leg")
class LegRow {

    @Id
    @Column(name = "leg_seq")
    private long seq;

    @Column(name = "posting_id")
    private UUID posting;

    @Column(name = "leg_no")
    private int number;

    @Column(name = "leg_count")
    private int count;

    @Column(name = "account_id")
    private String account;

    @Column(name = "asset")
    private String asset;

    @Column(name = "amount_minor")
    private BigDecimal amount;

    @Column(name = "balance_after_minor")
    private BigDecimal balanceAfter;

    @Column(name = "booked_at")
    private OffsetDateTime bookedAt;

    protected LegRow() {}

    /** @param index of the leg in its posting, from 0 */
    static LegRow of(long seq, int index, Entry entry, Instant bookedAt) {
        Leg leg = entry.posting().legs().get(index);
        LegRow row = new LegRow();
        row.seq = seq;
        row.posting = entry.id().value();
        row.number = index + 1;
        row.count = entry.posting().legs().size();
        row.account = leg.account();
        row.asset = leg.amount().asset().toString();
        row.amount = new BigDecimal(leg.amount().minor());
        row.balanceAfter = new BigDecimal(entry.balancesAfter().get(index).minor());
        row.bookedAt = bookedAt.atOffset(ZoneOffset.UTC);
        return row;
    }
}

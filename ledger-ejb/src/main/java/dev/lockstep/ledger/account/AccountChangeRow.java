package dev.lockstep.ledger.account;

import dev.lockstep.ledger.sql.StorableText;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code ledger.account_change}, written once. */
@Entity(name = "AccountChange")
@Table(schema = "ledger", name = "account_change")
class AccountChangeRow {

    @Id
    @Column(name = "request_id")
    private UUID request;

    @Column(name = "account_id")
    private String account;

    @Column(name = "before_state")
    private String before;

    @Column(name = "wanted_state")
    private String wanted;

    @Column(name = "refusal_code")
    private @Nullable String refusal;

    @Column(name = "reason")
    private String reason;

    @Column(name = "actor")
    private String actor;

    @Column(name = "decided_at")
    private OffsetDateTime decidedAt;

    protected AccountChangeRow() {}

    static AccountChangeRow of(AccountChange change, Instant decidedAt) {
        AccountChangeRow row = new AccountChangeRow();
        row.request = change.request().value();
        row.account = change.account();
        row.before = change.before().name();
        row.wanted = change.command().state().name();
        row.refusal = change.refusal() == null ? null : change.refusal().code();
        row.reason = StorableText.of(change.command().reason());
        row.actor = StorableText.of(change.command().actor());
        row.decidedAt = decidedAt.atOffset(ZoneOffset.UTC);
        return row;
    }
}

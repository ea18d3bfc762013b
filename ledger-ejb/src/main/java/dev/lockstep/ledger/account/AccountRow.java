package dev.lockstep.ledger.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A row of {@code ledger.account}, as it is opened: the state is the table's default. */
@Entity(name = "Account")
@Table(schema = "ledger", name = "account")
class AccountRow {

    @Id
    @Column(name = "account_id")
    private String id;

    @Column(name = "asset")
    private String asset;

    @Column(name = "kind")
    private String kind;

    @Column(name = "may_go_negative")
    private boolean mayGoNegative;

    @Column(name = "owner_ref")
    private String owner;

    @Column(name = "opened_at")
    private OffsetDateTime openedAt;

    protected AccountRow() {}

    static AccountRow of(AccountTerms account, Instant at) {
        AccountRow row = new AccountRow();
        row.id = account.id();
        row.asset = account.asset().toString();
        row.kind = account.kind().name();
        row.mayGoNegative = account.kind().mayGoNegative();
        row.owner = account.owner();
        row.openedAt = at.atOffset(ZoneOffset.UTC);
        return row;
    }
}

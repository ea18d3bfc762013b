package dev.lockstep.ledger.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code ledger.balance}, as it is opened with its account: zero, by the table's default. */
@Entity(name = "Balance")
@Table(schema = "ledger", name = "balance")
class BalanceRow {

    @Id
    @Column(name = "account_id")
    private String account;

    @Column(name = "asset")
    private String asset;

    @Column(name = "kind")
    private String kind;

    @Column(name = "may_go_negative")
    private boolean mayGoNegative;

    protected BalanceRow() {}

    static BalanceRow of(AccountTerms account) {
        BalanceRow row = new BalanceRow();
        row.account = account.id();
        row.asset = account.asset().toString();
        row.kind = account.kind().name();
        row.mayGoNegative = account.kind().mayGoNegative();
        return row;
    }
}

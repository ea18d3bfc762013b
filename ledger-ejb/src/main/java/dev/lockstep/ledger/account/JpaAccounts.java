package dev.lockstep.ledger.account;

import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.ledger.sql.ArrayLiteral;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The chart of accounts as tables {@code ledger.account} and {@code ledger.balance}. */
@Dependent
class JpaAccounts implements Accounts {

    /** Any number that no other lock of this database uses; "acc" in ASCII. */
    private static final int OPENING_LOCK = 0x616363;

    private static final String READ = """
            select account_id, asset, may_go_negative, state
              from ledger.account
             where account_id = any (cast(?1 as text[]))
            """;

    private static final String READ_TERMS = """
            select account_id, asset, kind, owner_ref
              from ledger.account
             where account_id = any (cast(?1 as text[]))
            """;

    @PersistenceContext(unitName = "ledger")
    EntityManager database;

    @Override
    public List<Account> read(Collection<String> accounts) {
        if (accounts.isEmpty()) {
            return List.of();
        }
        return rows(READ, accounts).map(JpaAccounts::account).toList();
    }

    @Override
    public List<AccountTerms> lockForOpening(Collection<String> accounts) {
        database.createNativeQuery("select cast(pg_advisory_xact_lock(?1) as text)")
                .setParameter(1, OPENING_LOCK)
                .getResultList();
        return rows(READ_TERMS, accounts).map(JpaAccounts::terms).toList();
    }

    @Override
    public void open(List<AccountTerms> accounts, Instant at) {
        accounts.forEach(account -> database.persist(AccountRow.of(account, at)));
        database.flush();
        accounts.forEach(account -> database.persist(BalanceRow.of(account)));
        database.flush();
        database.clear();
    }

    private Stream<Object[]> rows(String sql, Collection<String> accounts) {
        List<?> rows = database.createNativeQuery(sql)
                .setParameter(1, ArrayLiteral.of(accounts))
                .getResultList();
        return rows.stream().map(Object[].class::cast);
    }

    private static Account account(Object[] columns) {
        return new Account(
                (String) columns[0],
                Asset.parse((String) columns[1]),
                (Boolean) columns[2],
                Account.State.valueOf((String) columns[3]));
    }

    private static AccountTerms terms(Object[] columns) {
        return new AccountTerms(
                (String) columns[0],
                Asset.parse((String) columns[1]),
                AccountKind.valueOf((String) columns[2]),
                (String) columns[3]);
    }
}

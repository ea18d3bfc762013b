package dev.lockstep.ledger.account;

import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.ledger.sql.ArrayLiteral;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** The balance row's copy of the state follows by a trigger. */
    private static final String CHANGE = """
            update ledger.account a
               set state = c.state
              from unnest(cast(?1 as text[]), cast(?2 as text[])) c (account_id, state)
             where a.account_id = c.account_id
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

    @Override
    public void change(List<AccountChange> changes, Instant at) {
        if (changes.isEmpty()) {
            return;
        }
        changes.forEach(change -> database.persist(AccountChangeRow.of(change, at)));
        database.flush();
        database.clear();
        Map<String, AccountState> states = new LinkedHashMap<>();
        changes.stream()
                .filter(AccountChange::changesSomething)
                .forEach(change -> states.put(change.account(), change.after()));
        int updated = database.createNativeQuery(CHANGE)
                .setParameter(1, ArrayLiteral.of(states.keySet()))
                .setParameter(2, ArrayLiteral.of(states.values()))
                .executeUpdate();
        if (updated != states.size()) {
            throw new IllegalStateException(updated + " of " + states.size() + " accounts were changed");
        }
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
                AccountState.valueOf((String) columns[3]));
    }

    private static AccountTerms terms(Object[] columns) {
        return new AccountTerms(
                (String) columns[0],
                Asset.parse((String) columns[1]),
                AccountKind.valueOf((String) columns[2]),
                (String) columns[3]);
    }
}

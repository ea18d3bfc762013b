package dev.lockstep.ledger.balance;

import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.sql.ArrayLiteral;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The balances as table {@code ledger.balance}. */
@Dependent
class JpaBalances implements Balances {

    /** The joined account row is not locked: what is read of it never changes. The state is the balance row's copy. */
    private static final String LOCK = """
            select b.account_id, a.asset, b.may_go_negative, b.state, b.balance_minor
              from ledger.balance b
              join ledger.account a on a.account_id = b.account_id
             where b.account_id = any (cast(?1 as text[]))
             order by a.kind <> 'CUSTOMER', b.account_id collate "C"
               for no key update of b
            """;

    private static final String ADD = """
            update ledger.balance b
               set balance_minor = b.balance_minor + c.change
              from unnest(cast(?1 as text[]), cast(?2 as numeric[])) c (account_id, change)
             where b.account_id = c.account_id
            """;

    @PersistenceContext(unitName = "ledger")
    EntityManager database;

    @Override
    public void lock(Collection<String> accounts, Books books) {
        if (accounts.isEmpty()) {
            return;
        }
        List<?> rows = database.createNativeQuery(LOCK)
                .setParameter(1, ArrayLiteral.of(accounts))
                .getResultList();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            Account account = new Account(
                    (String) columns[0],
                    Asset.parse((String) columns[1]),
                    (Boolean) columns[2],
                    AccountState.valueOf((String) columns[3]));
            books.locked(account, ((BigDecimal) columns[4]).toBigIntegerExact());
        }
    }

    @Override
    public void add(Map<String, BigInteger> changes) {
        if (changes.isEmpty()) {
            return;
        }
        List<String> accounts = List.copyOf(changes.keySet());
        int updated = database.createNativeQuery(ADD)
                .setParameter(1, ArrayLiteral.of(accounts))
                .setParameter(2, ArrayLiteral.of(accounts, changes::get))
                .executeUpdate();
        if (updated != accounts.size()) {
            throw new IllegalStateException(updated + " of " + accounts.size() + " locked balances were updated");
        }
    }
}

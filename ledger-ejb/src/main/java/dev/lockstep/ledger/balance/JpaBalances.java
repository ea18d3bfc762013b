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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The balances as table {@code ledger.balance}. */
@Dependent
class JpaBalances implements Balances {

    private static final String LOCK_CUSTOMERS = """
            with customer as materialized (
                select account_id, asset, may_go_negative, state, balance_minor
                  from ledger.balance
                 where account_id = any (cast(?1 as text[])) and kind = 'CUSTOMER'
                 order by account_id
                   for no key update)
            select account_id, asset, may_go_negative, state, balance_minor from customer
            union all
            select account_id, asset, may_go_negative, state, null
              from ledger.balance
             where account_id = any (cast(?1 as text[])) and kind <> 'CUSTOMER'
            """;

    /** The rows come as they are locked, so the time of the last one is after all locks. */
    private static final String LOCK_HOUSE = """
            with house as materialized (
                select account_id, asset, may_go_negative, state, balance_minor
                  from ledger.balance
                 where account_id = any (cast(?1 as text[]))
                 order by account_id
                   for no key update)
            select house.*, cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) from house
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
    public void lockCustomers(Collection<String> accounts, Books books) {
        for (Object[] row : rows(LOCK_CUSTOMERS, accounts)) {
            if (row[4] == null) {
                books.read(List.of(account(row)));
            } else {
                books.locked(account(row), ((BigDecimal) row[4]).toBigIntegerExact());
            }
        }
    }

    @Override
    public Optional<Instant> lockHouse(Collection<String> accounts, Books books) {
        Optional<Instant> last = Optional.empty();
        for (Object[] row : rows(LOCK_HOUSE, accounts)) {
            books.locked(account(row), ((BigDecimal) row[4]).toBigIntegerExact());
            Instant locked = Instant.EPOCH.plus(((Number) row[5]).longValue(), ChronoUnit.MICROS);
            last = last.filter(locked::isBefore).or(() -> Optional.of(locked));
        }
        return last;
    }

    private List<Object[]> rows(String sql, Collection<String> accounts) {
        if (accounts.isEmpty()) {
            return List.of();
        }
        List<?> rows = database.createNativeQuery(sql)
                .setParameter(1, ArrayLiteral.of(accounts))
                .getResultList();
        return rows.stream().map(Object[].class::cast).toList();
    }

    private static Account account(Object[] columns) {
        return new Account(
                (String) columns[0],
                Asset.parse((String) columns[1]),
                (Boolean) columns[2],
                AccountState.valueOf((String) columns[3]));
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

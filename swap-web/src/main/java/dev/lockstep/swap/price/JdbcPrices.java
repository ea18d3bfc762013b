package dev.lockstep.swap.price;

import dev.lockstep.contract.money.Rate;
import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.swap.http.DatabaseFailed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The table {@code swap.price}. */
@ApplicationScoped
class JdbcPrices implements Prices {

    private static final String LATEST = """
            select base, quote, price, cast(extract(epoch from priced_at) * 1000000 as bigint), source
              from swap.price order by pair""";
    private static final String KEEP = """
            insert into swap.price (pair, base, quote, price, priced_at, source) values (?, ?, ?, ?, ?, ?)
            on conflict (pair) do update
               set price = excluded.price, priced_at = excluded.priced_at, source = excluded.source
             where price.priced_at < excluded.priced_at""";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Inject
    AssetCatalogue catalogue;

    @Override
    public List<Price> latest() {
        Assets assets = catalogue.assets();
        List<?> rows = database.createNativeQuery(LATEST).getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> price(row, assets))
                .toList();
    }

    private static Price price(Object[] row, Assets assets) {
        return new Price(
                new Rate(assets.known((String) row[0]), assets.known((String) row[1]), (BigDecimal) row[2]),
                Instant.EPOCH.plus(((Number) row[3]).longValue(), ChronoUnit.MICROS),
                (String) row[4]);
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void keepNewer(Collection<Price> prices) {
        try (PreparedStatement keep = JdbcTransaction.connection(database).prepareStatement(KEEP)) {
            // In one order, so that two writers cannot wait for each other.
            for (Price price :
                    prices.stream().sorted(Comparator.comparing(Price::pair)).toList()) {
                keep.setString(1, price.pair());
                keep.setString(2, price.rate().base().code());
                keep.setString(3, price.rate().quote().code());
                keep.setBigDecimal(4, price.rate().price());
                keep.setObject(5, OffsetDateTime.ofInstant(price.at(), ZoneOffset.UTC));
                keep.setString(6, price.source());
                keep.addBatch();
            }
            keep.executeBatch();
        } catch (SQLException e) {
            throw new DatabaseFailed("could not keep prices", e);
        }
    }
}

package dev.lockstep.swap.price;

import dev.lockstep.contract.money.Rate;
import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.swap.http.DatabaseFailed;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import javax.sql.DataSource;

/** The table {@code swap.price}. */
@ApplicationScoped
class JdbcPrices implements Prices {

    private static final String LATEST = """
            select base, quote, price, priced_at, source from swap.price order by pair""";
    private static final String KEEP = """
            insert into swap.price (pair, base, quote, price, priced_at, source) values (?, ?, ?, ?, ?, ?)
            on conflict (pair) do update
               set price = excluded.price, priced_at = excluded.priced_at, source = excluded.source
             where price.priced_at < excluded.priced_at""";

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource database;

    @Inject
    AssetCatalogue catalogue;

    @Override
    public List<Price> latest() {
        Assets assets = catalogue.assets();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(LATEST);
                ResultSet row = select.executeQuery()) {
            List<Price> prices = new ArrayList<>();
            while (row.next()) {
                Rate rate = new Rate(
                        assets.known(row.getString("base")),
                        assets.known(row.getString("quote")),
                        row.getBigDecimal("price"));
                prices.add(new Price(
                        rate, row.getObject("priced_at", OffsetDateTime.class).toInstant(), row.getString("source")));
            }
            return prices;
        } catch (SQLException e) {
            throw new DatabaseFailed("could not read the prices", e);
        }
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void keepNewer(Collection<Price> prices) {
        try (Connection connection = JdbcTransaction.connection(database);
                PreparedStatement keep = connection.prepareStatement(KEEP)) {
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

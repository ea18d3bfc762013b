package dev.lockstep.swap.price;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.swap.http.DatabaseFailed;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The table {@code swap.asset}; read once, because it changes by migration only. */
@ApplicationScoped
class JdbcAssetCatalogue implements AssetCatalogue {

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource database;

    private volatile @Nullable Assets read;

    @Override
    public Assets assets() {
        Assets known = read;
        if (known == null) {
            known = readAll();
            read = known;
        }
        return known;
    }

    private Assets readAll() {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select code, scale, name from swap.asset");
                ResultSet row = select.executeQuery()) {
            List<Assets.Named> assets = new ArrayList<>();
            while (row.next()) {
                assets.add(
                        new Assets.Named(new Asset(row.getString("code"), row.getInt("scale")), row.getString("name")));
            }
            return Assets.of(assets);
        } catch (SQLException e) {
            throw new DatabaseFailed("could not read the assets", e);
        }
    }
}

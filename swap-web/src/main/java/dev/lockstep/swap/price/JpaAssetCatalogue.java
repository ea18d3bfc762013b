package dev.lockstep.swap.price;

import dev.lockstep.contract.money.Asset;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code swap.asset}; read once, because it changes by migration only. */
@ApplicationScoped
class JpaAssetCatalogue implements AssetCatalogue {

    private static final String ALL = "select code, scale, name from swap.asset";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

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
        List<?> rows = database.createNativeQuery(ALL).getResultList();
        return Assets.of(rows.stream()
                .map(Object[].class::cast)
                .map(row -> new Assets.Named(new Asset((String) row[0], ((Number) row[1]).intValue()), (String) row[2]))
                .toList());
    }
}

package dev.lockstep.swap.transfer;

import dev.lockstep.contract.id.TransferId;
import dev.lockstep.swap.channel.Boundary;
import dev.lockstep.swap.price.AssetCatalogue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** The table {@code swap.transfer}. */
@ApplicationScoped
class JpaTransfers implements Transfers {

    @PersistenceContext(unitName = "swap")
    EntityManager rows;

    @Inject
    Boundary boundary;

    @Inject
    AssetCatalogue catalogue;

    @Override
    public Optional<Transfer> find(String channel, TransferId id) {
        return Optional.ofNullable(rows.find(TransferRow.class, id.value()))
                .filter(row -> boundary.isOwn(channel, row.channel, Boundary.Kind.TRANSFER, id.value()))
                .map(row -> row.toDomain(catalogue.assets()));
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void add(Transfer transfer) {
        rows.persist(TransferRow.of(transfer));
    }
}

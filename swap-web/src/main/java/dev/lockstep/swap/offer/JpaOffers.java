package dev.lockstep.swap.offer;

import dev.lockstep.contract.id.OfferId;
import dev.lockstep.swap.channel.Boundary;
import dev.lockstep.swap.price.AssetCatalogue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** The table {@code swap.offer}. */
@ApplicationScoped
class JpaOffers implements Offers {

    @PersistenceContext(unitName = "swap")
    EntityManager rows;

    @Inject
    Boundary boundary;

    @Inject
    AssetCatalogue catalogue;

    @Override
    public Optional<Offer> find(String channel, OfferId id) {
        return Optional.ofNullable(rows.find(OfferRow.class, id.value()))
                .filter(row -> boundary.isOwn(channel, row.channel, Boundary.Kind.OFFER, id.value()))
                .map(row -> row.toDomain(catalogue.assets()));
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void add(Offer offer) {
        rows.persist(OfferRow.of(offer));
    }

    @Override
    public boolean isUsed(OfferId id) {
        return !rows.createNativeQuery("select 1 from swap.swap where offer_id = ?1")
                .setParameter(1, id.value())
                .getResultList()
                .isEmpty();
    }
}

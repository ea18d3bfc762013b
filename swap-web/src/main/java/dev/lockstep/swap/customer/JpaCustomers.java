package dev.lockstep.swap.customer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.swap.channel.Boundary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Timestamp;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The table {@code swap.customer}. */
@ApplicationScoped
class JpaCustomers implements Customers {

    private static final String ADD = """
            insert into swap.customer (customer_id, channel, reference, state, request_id, created_at)
            values (?1, ?2, ?3, ?4, ?5, ?6)
            on conflict (channel, reference) do nothing""";

    private static final String ACTIVATE =
            "update swap.customer set state = 'ACTIVE' where request_id = ?1 and state = 'OPENING'";

    @PersistenceContext(unitName = "swap")
    EntityManager rows;

    @Inject
    Boundary boundary;

    @Override
    public Optional<Customer> find(String channel, CustomerId id) {
        return Optional.ofNullable(rows.find(CustomerRow.class, id.value()))
                .filter(row -> boundary.isOwn(channel, row.channel, Boundary.Kind.CUSTOMER, id.value()))
                .map(CustomerRow::toDomain);
    }

    @Override
    public Optional<Customer> findByReference(String channel, String reference) {
        return rows.createQuery(
                        "select c from Customer c where c.channel = :channel and c.reference = :reference",
                        CustomerRow.class)
                .setParameter("channel", channel)
                .setParameter("reference", reference)
                .getResultStream()
                .findFirst()
                .map(CustomerRow::toDomain);
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean add(Customer customer) {
        return rows.createNativeQuery(ADD)
                        .setParameter(1, customer.id().value())
                        .setParameter(2, customer.channel())
                        .setParameter(3, customer.reference())
                        .setParameter(4, customer.state().name())
                        .setParameter(5, customer.request().value())
                        .setParameter(6, Timestamp.from(customer.createdAt()))
                        .executeUpdate()
                == 1;
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public Set<MessageId> activate(Set<MessageId> requests) {
        Set<MessageId> unseen = new HashSet<>();
        for (MessageId request : requests) {
            int activated = rows.createNativeQuery(ACTIVATE)
                    .setParameter(1, request.value())
                    .executeUpdate();
            if (activated == 0 && !isThere(request.value())) {
                unseen.add(request);
            }
        }
        return unseen;
    }

    private boolean isThere(UUID request) {
        return !rows.createNativeQuery("select 1 from swap.customer where request_id = ?1")
                .setParameter(1, request)
                .getResultList()
                .isEmpty();
    }
}

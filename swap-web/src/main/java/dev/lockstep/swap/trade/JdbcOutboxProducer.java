package dev.lockstep.swap.trade;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.outbox.append.JdbcOutbox;
import dev.lockstep.outbox.append.Outbox;
import dev.lockstep.outbox.consume.Inbox;
import dev.lockstep.outbox.consume.JdbcInbox;
import dev.lockstep.outbox.consume.JdbcParkedRecords;
import dev.lockstep.outbox.consume.JdbcParkingLot;
import dev.lockstep.outbox.consume.ParkedRecords;
import dev.lockstep.outbox.consume.ParkingLot;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import javax.sql.DataSource;

/** Outbox, inbox and parking lot of the swap database. */
@ApplicationScoped
class JdbcOutboxProducer {

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource pool;

    @Resource
    TransactionSynchronizationRegistry transactions;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    @Produces
    @SwapOutbox
    @ApplicationScoped
    Outbox outbox() {
        return new JdbcOutbox(database, transactions, clock);
    }

    @Produces
    @SwapOutbox
    @ApplicationScoped
    Inbox inbox() {
        return new JdbcInbox(database);
    }

    @Produces
    @SwapOutbox
    @ApplicationScoped
    ParkingLot parkingLot() {
        return new JdbcParkingLot(database, transactions, ids, clock);
    }

    @Produces
    @SwapOutbox
    @ApplicationScoped
    ParkedRecords parkedRecords() {
        return new JdbcParkedRecords(pool);
    }
}

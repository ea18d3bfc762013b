package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.ReconciliationId;
import dev.lockstep.contract.message.InboundMessage;
import dev.lockstep.contract.message.LedgerCommand.Reconcile;
import dev.lockstep.ledger.account.Accounts;
import dev.lockstep.ledger.audit.AuditLog;
import dev.lockstep.ledger.balance.Balances;
import dev.lockstep.ledger.control.Reconciliations;
import dev.lockstep.ledger.journal.Journal;
import dev.lockstep.outbox.append.JdbcOutbox;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.JdbcInbox;
import dev.lockstep.outbox.consume.JdbcParkingLot;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** The transactions of the ledger; each public method is one. */
@Stateless
public class LedgerBatchHandler {

    @Inject
    Sagas sagas;

    @Inject
    Accounts accounts;

    @Inject
    Balances balances;

    @Inject
    Journal journal;

    @Inject
    AuditLog auditLog;

    @Inject
    Reconciliations reconciliations;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @PersistenceContext(unitName = "ledger")
    EntityManager database;

    @Resource
    TransactionSynchronizationRegistry transactions;

    /**
     * Processes the readable commands of a poll; answers a line for the log for each saga that was refused or expired, and
     * for each account that was to change. Throws {@link Overtaken} if it is to be done again.
     *
     * @param careful locks everything before anything is decided; for when it was overtaken before
     */
    public List<String> book(List<Arrival> arrivals, boolean careful) {
        JdbcPlans.byIndex(database);
        Batch batch = new Batch(ports(), careful);
        Stream<String> sagas = batch.run(arrivals).stream()
                .filter(ended -> ended.state() != Assembly.State.BOOKED)
                .map(Ended::line);
        arrivals.forEach(this::askForReconciliation);
        return Stream.concat(sagas, batch.accountLines().stream()).toList();
    }

    /** Asking again with the message id of before has no effect, so it needs no inbox. */
    private void askForReconciliation(Arrival arrival) {
        if (arrival.command() instanceof Reconcile reconcile) {
            reconciliations.ask(new ReconciliationId(arrival.id().value()), reconcile.actor());
        }
    }

    /** Keeps a record that cannot be processed. */
    public void park(InboundRecord record, InboundMessage message, String reason, String detail) {
        new Parking(ports()).run(record, message, reason, detail);
    }

    /** Ends at most {@code limit} open sagas whose deadline has come; answers how many were due. */
    public int expire(int limit) {
        JdbcPlans.byIndex(database);
        return new Deadlines(ports()).run(limit);
    }

    private Ports ports() {
        return new Ports(
                new Ports.Store(sagas, accounts, balances, journal),
                new Ports.Messages(
                        new JdbcOutbox(database, transactions, clock),
                        new JdbcInbox(database),
                        new JdbcParkingLot(database, transactions, ids, clock)),
                auditLog,
                ids);
    }
}

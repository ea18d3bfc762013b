package dev.lockstep.ledger.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Iterator;
import java.util.List;

/**
 * The journal as tables {@code ledger.posting} and {@code ledger.leg}: three round trips and one for each further 500
 * rows, whatever the number of sagas.
 */
@Dependent
class JpaJournal implements Journal {

    @PersistenceContext(unitName = "ledger")
    EntityManager database;

    @Override
    public void append(List<BookedSaga> sagas) {
        int legs = 0;
        for (BookedSaga saga : sagas) {
            for (Entry entry : saga.entries()) {
                database.persist(PostingRow.of(saga, entry));
                legs += entry.posting().legs().size();
            }
        }
        if (legs == 0) {
            return;
        }
        // The legs refer to the postings, and EclipseLink does not know that.
        database.flush();
        appendLegs(sagas, numbers(legs));
        database.flush();
        database.clear();
    }

    private void appendLegs(List<BookedSaga> sagas, Iterator<?> numbers) {
        for (BookedSaga saga : sagas) {
            for (Entry entry : saga.entries()) {
                for (int leg = 0; leg < entry.posting().legs().size(); leg++) {
                    long number = ((Number) numbers.next()).longValue();
                    database.persist(LegRow.of(number, leg, entry, saga.bookedAt()));
                }
            }
        }
    }

    /** Rising; drawn for this batch alone and not ahead, so that they rise per account on several nodes too. */
    private Iterator<?> numbers(int count) {
        return database.createNativeQuery("select nextval('ledger.leg_seq') from generate_series(1, ?1) order by 1")
                .setParameter(1, count)
                .getResultList()
                .iterator();
    }
}

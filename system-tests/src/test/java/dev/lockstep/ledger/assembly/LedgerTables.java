package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.query.ParkedView;
import dev.lockstep.ledger.account.AccountChange;
import dev.lockstep.ledger.assembly.SimulatedLedger.AccountRow;
import dev.lockstep.ledger.assembly.SimulatedLedger.PartRow;
import dev.lockstep.ledger.assembly.SimulatedLedger.SagaRow;
import dev.lockstep.ledger.audit.AuditEvent;
import dev.lockstep.ledger.journal.BookedSaga;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.outbox.consume.Seen;
import dev.lockstep.systemtests.simulation.Database;
import dev.lockstep.systemtests.simulation.Fate;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The ledger's tables in memory, and the order in which the product locks them. */
final class LedgerTables {

    /** The order that the package documentation of {@code dev.lockstep.ledger.assembly} tells. */
    static final int OPENING_LOCK = 0;

    static final int INBOX_LOCK = 1;
    static final int SAGA_LOCK = 2;
    static final int CUSTOMER_LOCK = 3;
    static final int HOUSE_LOCK = 4;
    static final int NEW_SAGA_LOCK = 5;
    static final int CORRECTION_LOCK = 6;

    static final String SAGA = "saga";
    static final String BALANCE = "balance";
    static final Comparator<SagaId> BY_ID = Comparator.comparing(SagaId::value);

    record Corrected(PostingId posting, Correction.Kind kind) implements Comparable<Corrected> {
        @Override
        public int compareTo(Corrected other) {
            int byPosting = posting.value().compareTo(other.posting.value());
            return byPosting != 0 ? byPosting : kind.compareTo(other.kind);
        }
    }

    final Fate fate;
    final Ids ids;
    final Database database;
    final Database.Table<SagaId, SagaRow> sagas;
    final Database.Table<SagaId, List<PartRow>> parts;
    final Database.Table<String, AccountRow> accounts;
    final Database.Rows<AccountChange> accountChanges;
    final Database.Rows<BookedSaga> journal;
    final Database.Table<PostingId, List<Leg>> postings;
    final Database.Table<Corrected, PostingId> corrections;
    final Database.Table<UUID, Seen> inbox;
    final Database.Table<String, ParkedView> parked;
    final Database.Rows<Envelope> outbox;
    final Database.Rows<AuditEvent> auditLog;

    LedgerTables(Fate fate, Ids ids, Database database) {
        this.fate = fate;
        this.ids = ids;
        this.database = database;
        this.sagas = database.table();
        this.parts = database.table();
        this.accounts = database.table();
        this.accountChanges = database.rows();
        this.journal = database.rows();
        this.postings = database.table();
        this.corrections = database.table();
        this.inbox = database.table();
        this.parked = database.table();
        this.outbox = database.rows();
        this.auditLog = database.rows();
    }
}

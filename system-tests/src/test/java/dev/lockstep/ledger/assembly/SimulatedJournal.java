package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.ledger.assembly.LedgerTables.Corrected;
import dev.lockstep.ledger.assembly.SimulatedLedger.AccountRow;
import dev.lockstep.ledger.assembly.SimulatedLedger.SagaRow;
import dev.lockstep.ledger.journal.BookedSaga;
import dev.lockstep.ledger.journal.Entry;
import dev.lockstep.ledger.journal.Journal;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.ledger.journal.PastPosting;
import dev.lockstep.ledger.journal.Posting;
import dev.lockstep.systemtests.simulation.Database;
import dev.lockstep.systemtests.simulation.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** As the tables {@code ledger.posting}, {@code ledger.leg} and {@code ledger.correction} have it, with what their triggers check. */
final class SimulatedJournal implements Journal {

    private final Fate fate;
    private final Database database;
    private final Database.Table<SagaId, SagaRow> sagas;
    private final Database.Table<String, AccountRow> accounts;
    private final Database.Rows<BookedSaga> journal;
    private final Database.Table<PostingId, List<Leg>> postings;
    private final Database.Table<Corrected, PostingId> corrections;

    SimulatedJournal(LedgerTables tables) {
        this.fate = tables.fate;
        this.database = tables.database;
        this.sagas = tables.sagas;
        this.accounts = tables.accounts;
        this.journal = tables.journal;
        this.postings = tables.postings;
        this.corrections = tables.corrections;
    }

    @Override
    public void append(List<BookedSaga> booked, Instant bookedAt) {
        if (booked.isEmpty()) {
            return;
        }
        fate.between("append to the journal");
        for (BookedSaga saga : booked) {
            SagaRow row = sagas.get(saga.booking().saga());
            if (row == null || !row.state().equals("BOOKED")) {
                throw new Database.Violated("postings without a booked saga");
            }
            saga.entries().forEach(this::append);
        }
        journal.append(booked);
    }

    private void append(Entry entry) {
        Posting posting = entry.posting();
        for (Leg leg : posting.legs()) {
            AccountRow row = accounts.get(leg.account());
            if (row == null || !row.terms().asset().equals(leg.amount().asset())) {
                throw new Database.Violated("account " + leg.account() + " does not hold "
                        + leg.amount().asset());
            }
        }
        if (Posting.unbalancedAsset(posting.legs().stream().map(Leg::amount).toList())
                .isPresent()) {
            throw new Database.Violated("posting " + entry.id() + " does not sum to zero");
        }
        postings.insert(entry.id(), posting.legs());
    }

    @Override
    public List<PastPosting> find(Collection<PostingId> wanted) {
        fate.between("read what is corrected");
        List<PastPosting> found = new ArrayList<>();
        for (PostingId id : wanted) {
            List<Leg> legs = postings.get(id);
            if (legs != null) {
                Set<Correction.Kind> corrected = EnumSet.noneOf(Correction.Kind.class);
                for (Correction.Kind kind : Correction.Kind.values()) {
                    if (corrections.has(new Corrected(id, kind))) {
                        corrected.add(kind);
                    }
                }
                found.add(new PastPosting(id, legs, corrected));
            }
        }
        return found;
    }

    @Override
    public boolean correct(List<BookedSaga> booked) {
        fate.between("keep corrections");
        Map<Corrected, PostingId> inOrder = new TreeMap<>();
        boolean first = true;
        for (Entry entry : booked.stream().flatMap(BookedSaga::corrections).toList()) {
            Correction correction = Objects.requireNonNull(entry.posting().corrects());
            first &= inOrder.put(new Corrected(correction.posting(), correction.kind()), entry.id()) == null;
        }
        for (Map.Entry<Corrected, PostingId> each : inOrder.entrySet()) {
            database.lock(LedgerTables.CORRECTION_LOCK, "correction", each.getKey());
            first &= !corrections.has(each.getKey());
            corrections.put(each.getKey(), each.getValue());
        }
        return first;
    }
}

package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.query.ParkedView;
import dev.lockstep.ledger.assembly.SimulatedLedger.PartRow;
import dev.lockstep.ledger.assembly.SimulatedLedger.SagaRow;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.systemtests.simulation.Database;
import dev.lockstep.systemtests.simulation.Fate;
import dev.lockstep.systemtests.simulation.Flaw;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** As {@link JpaSagas} sees, locks and writes them. */
final class SimulatedSagas implements Sagas {

    private final Fate fate;
    private final Database database;
    private final Database.Table<SagaId, SagaRow> sagas;
    private final Database.Table<SagaId, List<PartRow>> parts;
    private final Database.Table<String, ParkedView> parked;
    private final Duration ahead;

    /** @param ahead how much later it is for this transaction than for the database */
    SimulatedSagas(LedgerTables tables, Duration ahead) {
        this.fate = tables.fate;
        this.database = tables.database;
        this.sagas = tables.sagas;
        this.parts = tables.parts;
        this.parked = tables.parked;
        this.ahead = ahead;
    }

    @Override
    public List<Assembly> lock(Collection<SagaId> wanted) {
        fate.between("lock sagas");
        List<SagaId> visible =
                wanted.stream().filter(sagas::has).sorted(LedgerTables.BY_ID).toList();
        fate.between("wait for sagas");
        return visible.stream().map(this::locked).toList();
    }

    private Assembly locked(SagaId id) {
        if (!fate.has(Flaw.LOCKS_NO_SAGAS)) {
            database.lock(LedgerTables.SAGA_LOCK, LedgerTables.SAGA, id.value());
        }
        Assembly saga = row(id).saga();
        return fate.has(Flaw.REVIVES_ENDED_SAGAS) && saga.terms() != null
                ? new Assembly(id, saga.terms(), Assembly.State.COLLECTING, saga.received(), saga.bytes(), Parts.none())
                : saga;
    }

    private SagaRow row(SagaId id) {
        return Objects.requireNonNull(sagas.get(id), "sagas stay");
    }

    @Override
    public void open(SagaId saga, Terms terms) {
        fate.between("open a saga");
        if (!sagas.has(saga)) {
            database.lock(LedgerTables.NEW_SAGA_LOCK, LedgerTables.SAGA, saga.value());
            insert(new Change(Assembly.fresh(saga, terms), null), time());
        }
    }

    @Override
    public void add(List<Change> added, Instant now) {
        if (added.isEmpty()) {
            return;
        }
        fate.between("add sagas");
        boolean first = true;
        for (Change change : added.stream()
                .sorted(Comparator.comparing(each -> each.saga().saga(), LedgerTables.BY_ID))
                .toList()) {
            SagaId id = change.saga().saga();
            if (sagas.has(id)) {
                first = false;
            } else {
                database.lock(LedgerTables.NEW_SAGA_LOCK, LedgerTables.SAGA, id.value());
            }
            insert(change, now);
        }
        if (!first && !fate.has(Flaw.STORES_A_SAGA_TWICE)) {
            throw new Overtaken("somebody else was the first to store one of these sagas");
        }
    }

    private void insert(Change change, Instant now) {
        SagaId id = change.saga().saga();
        String blocked = waiting(id).map(ParkedView::reason).orElse(null);
        sagas.put(id, new SagaRow(bare(change.saga()), change.refusal(), now, blocked));
    }

    @Override
    public List<Assembly> lockDue(int limit) {
        fate.between("lock due sagas");
        Instant now = time();
        List<Assembly> due = sagas.committed().stream()
                .filter(row -> !row.hasEnded()
                        && row.saga().isDue(now)
                        && database.isFree(LedgerTables.SAGA, row.id().value()))
                .map(SagaRow::saga)
                .sorted(Comparator.comparing(
                        saga -> Objects.requireNonNull(saga.terms()).deadline()))
                .limit(limit)
                .toList();
        due.forEach(
                saga -> database.lockOutOfOrder(LedgerTables.SAGA, saga.saga().value()));
        return due;
    }

    @Override
    public Map<SagaId, Parts> parts(Collection<SagaId> whole, Collection<PartNumber> single) {
        fate.between("read parts");
        Map<SagaId, List<Part>> taken = new HashMap<>();
        Map<SagaId, List<Parts.Evidence>> evidence = new HashMap<>();
        Set<SagaId> all = new LinkedHashSet<>(whole);
        single.forEach(each -> all.add(each.saga()));
        for (SagaId id : all) {
            for (PartRow row : stored(id)) {
                boolean wanted = single.contains(new PartNumber(id, row.number()));
                if (row.isTaken() && (wanted || whole.contains(id))) {
                    taken.computeIfAbsent(id, saga -> new ArrayList<>()).add(row.part());
                } else if (!row.isTaken() && wanted) {
                    evidence.computeIfAbsent(id, saga -> new ArrayList<>())
                            .add(new Parts.Evidence(row.number(), row.part().hash()));
                }
            }
        }
        if (fate.has(Flaw.FORGETS_PARTS)) {
            taken.keySet().removeIf(id -> !whole.contains(id));
        }
        Map<SagaId, Parts> loaded = new HashMap<>();
        all.stream()
                .filter(id -> taken.containsKey(id) || evidence.containsKey(id))
                .forEach(id -> loaded.put(
                        id, Parts.of(taken.getOrDefault(id, List.of()), evidence.getOrDefault(id, List.of()))));
        return loaded;
    }

    @Override
    public Map<SagaId, List<Integer>> received(Collection<SagaId> wanted) {
        fate.between("read what came");
        Map<SagaId, List<Integer>> received = new HashMap<>();
        wanted.forEach(id -> received.put(
                id,
                stored(id).stream()
                        .filter(PartRow::isTaken)
                        .map(PartRow::number)
                        .sorted()
                        .toList()));
        return received;
    }

    @Override
    public void keep(List<KeptPart> added, Instant now) {
        if (added.isEmpty()) {
            return;
        }
        fate.between("keep parts");
        for (KeptPart part : added) {
            PartRow row = new PartRow(
                    part.saga(),
                    part.kept(),
                    part.part(),
                    part.arrival().message().payload());
            List<PartRow> before = stored(part.saga());
            if (before.stream().anyMatch(row::isSameAs) && !fate.has(Flaw.FORGETS_PARTS)) {
                throw new Database.Violated("part " + row.number() + " of " + part.saga() + " is there already");
            }
            List<PartRow> after = new ArrayList<>(before);
            after.add(row);
            parts.put(part.saga(), List.copyOf(after));
        }
    }

    @Override
    public void change(List<Change> changes, Instant now) {
        if (changes.isEmpty()) {
            return;
        }
        fate.between("change sagas");
        changes.forEach(change -> sagas.put(
                change.saga().saga(),
                new SagaRow(
                        bare(change.saga()),
                        change.refusal(),
                        now,
                        row(change.saga().saga()).blocked())));
    }

    @Override
    public void block(SagaId saga, String reason) {
        fate.between("block a saga");
        SagaRow row = sagas.get(saga);
        if (row != null && !row.hasEnded()) {
            database.lockOutOfOrder(LedgerTables.SAGA, saga.value());
            sagas.put(saga, row(saga).blocked(reason));
        }
    }

    @Override
    public void unblock(Collection<SagaId> wanted) {
        fate.between("unblock sagas");
        wanted.stream()
                .filter(id -> sagas.has(id)
                        && row(id).blocked() != null
                        && waiting(id).isEmpty())
                .forEach(id -> sagas.put(id, row(id).blocked(null)));
    }

    /** What is parked of the saga and not replayed. */
    private Optional<ParkedView> waiting(SagaId id) {
        return parked.all().stream()
                .filter(row -> row.state().equals("PARKED") && id.equals(row.saga()))
                .findFirst();
    }

    @Override
    public boolean isParked(InboundRecord record) {
        fate.between("look whether it is parked");
        return parked.has(record.place());
    }

    @Override
    public Instant now() {
        fate.between("ask for the time");
        return time();
    }

    private Instant time() {
        return fate.now().plus(ahead);
    }

    private Assembly bare(Assembly saga) {
        return saga.with(Parts.none());
    }

    /** The parts that were taken, and the evidence. */
    private List<PartRow> stored(SagaId saga) {
        return Objects.requireNonNullElse(parts.get(saga), List.of());
    }
}

package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.LedgerEvent.PartLate;
import dev.lockstep.ledger.assembly.Decision.Kept;
import dev.lockstep.ledger.assembly.Input.PartArrived;
import dev.lockstep.ledger.assembly.Sagas.Change;
import dev.lockstep.ledger.assembly.Sagas.KeptPart;
import dev.lockstep.ledger.assembly.Sagas.NewSaga;
import dev.lockstep.ledger.assembly.Sagas.PartNumber;
import dev.lockstep.ledger.balance.Books;
import dev.lockstep.ledger.journal.BookedSaga;
import dev.lockstep.ledger.journal.Booking;
import dev.lockstep.ledger.journal.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts and cancellations of a batch: gathers what the assembler needs, asks it step by step, writes what follows. */
final class Assembling {

    /** One input of a saga, in the order of arrival. */
    private record Step(SagaId saga, Input input, Arrival arrival) {}

    private final Ports ports;
    private final Announcements announcements;
    private final AccountChanges accountChanges;
    private final Map<SagaId, Assembly> sagas = new LinkedHashMap<>();
    private final Map<SagaId, Change> changes = new LinkedHashMap<>();
    private final List<KeptPart> kept = new ArrayList<>();
    private final List<BookedSaga> booked = new ArrayList<>();

    Assembling(Ports ports, Announcements announcements) {
        this.ports = ports;
        this.announcements = announcements;
        this.accountChanges = new AccountChanges(ports.store().accounts(), announcements);
    }

    /** Answers what ended. */
    List<Ended> run(List<Arrival> arrivals) {
        if (arrivals.isEmpty()) {
            return List.of();
        }
        List<Step> steps = arrivals.stream()
                .filter(arrival -> !AccountChanges.isChange(arrival))
                .map(arrival -> new Step(arrival.saga(), arrival.input(), arrival))
                .toList();
        lockSagas(steps);
        Set<SagaId> whole = whatMayBeComplete(steps);
        loadParts(steps, whole);
        Books books = lockAccounts(steps, whole, changedAccounts(arrivals));
        Instant now = ports.store().sagas().now();
        Assembler assembler = new Assembler(books);
        Iterator<Step> next = steps.iterator();
        for (Arrival arrival : arrivals) {
            if (AccountChanges.isChange(arrival)) {
                accountChanges.decide(arrival, books, now);
            } else {
                decide(next.next(), assembler, books, now);
            }
        }
        write(books, now);
        return changes.values().stream()
                .filter(change -> change.saga().hasEnded())
                .map(Ended::of)
                .toList();
    }

    /** What became of accounts that were to be frozen, unfrozen or closed, for the log. */
    List<String> accountLines() {
        return accountChanges.lines();
    }

    private static Set<String> changedAccounts(List<Arrival> arrivals) {
        return arrivals.stream()
                .filter(AccountChanges::isChange)
                .map(AccountChanges::account)
                .collect(Collectors.toSet());
    }

    /** Phases 1 and 2. */
    private void lockSagas(List<Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        Map<SagaId, NewSaga> first = new LinkedHashMap<>();
        for (Step step : steps) {
            Terms terms = step.input() instanceof PartArrived part ? part.terms() : null;
            first.putIfAbsent(step.saga(), new NewSaga(step.saga(), terms));
        }
        Set<SagaId> created = ports.store().sagas().create(first.values());
        List<SagaId> existing = new ArrayList<>();
        first.forEach((id, saga) -> {
            if (created.contains(id)) {
                sagas.put(id, Assembly.fresh(id, saga.terms()));
            } else {
                existing.add(id);
            }
        });
        ports.store().sagas().lock(existing).forEach(saga -> sagas.put(saga.saga(), saga));
    }

    /** Open sagas of which, with this batch, as many different parts have come as they have. */
    private Set<SagaId> whatMayBeComplete(List<Step> steps) {
        Map<SagaId, Set<Integer>> numbers = new HashMap<>();
        for (Step step : steps) {
            if (step.input() instanceof PartArrived arrived) {
                numbers.computeIfAbsent(step.saga(), saga -> new HashSet<>())
                        .add(arrived.part().number());
            }
        }
        Set<SagaId> whole = new HashSet<>();
        numbers.forEach((id, arriving) -> {
            Assembly saga = saga(id);
            boolean may = saga.terms() != null
                    && saga.received() + arriving.size() >= saga.terms().total();
            if (may && !saga.hasEnded()) {
                whole.add(id);
            }
        });
        return whole;
    }

    /** Phase 3: only of sagas that had something before; usually there is none and no statement is sent. */
    private void loadParts(List<Step> steps, Set<SagaId> whole) {
        Set<PartNumber> single = new HashSet<>();
        Set<SagaId> wholeBefore = new HashSet<>();
        for (Step step : steps) {
            Assembly saga = saga(step.saga());
            boolean before = saga.received() > 0 || saga.hasEnded();
            if (before && step.input() instanceof PartArrived arrived) {
                single.add(new PartNumber(step.saga(), arrived.part().number()));
                if (whole.contains(step.saga())) {
                    wholeBefore.add(step.saga());
                }
            }
        }
        if (!single.isEmpty()) {
            ports.store()
                    .sagas()
                    .parts(wholeBefore, single)
                    .forEach((id, parts) -> sagas.put(id, saga(id).with(parts)));
        }
    }

    /** Phase 4: locks the accounts that change or of what may be complete, and reads those of the other parts. */
    private Books lockAccounts(List<Step> steps, Set<SagaId> whole, Set<String> changed) {
        Set<String> lock = new HashSet<>(changed);
        Set<String> read = new HashSet<>();
        for (Step step : steps) {
            if (step.input() instanceof PartArrived arrived
                    && !saga(step.saga()).hasEnded()) {
                Set<String> accounts = whole.contains(step.saga()) ? lock : read;
                accounts(arrived.part()).forEach(accounts::add);
            }
        }
        for (SagaId id : whole) {
            saga(id).parts().inOrder().stream().flatMap(Assembling::accounts).forEach(lock::add);
        }
        read.removeAll(lock);
        Books books = new Books();
        ports.store().balances().lock(lock, books);
        books.read(ports.store().accounts().read(read));
        return books;
    }

    private static Stream<String> accounts(Part part) {
        return part.post().legs().stream().map(CommandLeg::account);
    }

    /** Phase 5. */
    private void decide(Step step, Assembler assembler, Books books, Instant now) {
        Assembly before = saga(step.saga());
        Decision decision = assembler.decide(before, step.input(), now);
        Assembly after = before.after(step.input(), decision);
        sagas.put(step.saga(), after);
        if (decision instanceof Decision.Book book) {
            book(after, book.booking(), books, now, step.arrival());
        } else if (decision instanceof Decision.Refuse refuse) {
            changes.put(after.saga(), new Change(after, refuse.refusal()));
            announcements.add(after.saga(), Announcements.refused(after, refuse.refusal(), now), step.arrival());
        } else if (decision instanceof Decision.Expire) {
            changes.put(after.saga(), new Change(after, null));
            announcements.add(after.saga(), Announcements.expired(after, received(after), now), step.arrival());
        } else if (decision instanceof Decision.Wait) {
            changes.put(after.saga(), new Change(after, null));
        }
        keep(step, after, decision.kept(), now);
    }

    private void book(Assembly saga, Booking booking, Books books, Instant now, Arrival cause) {
        List<Entry> entries = booking.postings().stream()
                .map(posting -> new Entry(new PostingId(ports.ids().next()), posting, books.post(posting)))
                .toList();
        BookedSaga whole = new BookedSaga(booking, now, entries);
        booked.add(whole);
        changes.put(saga.saga(), new Change(saga, null));
        announcements.add(saga.saga(), Announcements.booked(saga, whole), cause);
    }

    private void keep(Step step, Assembly after, Kept how, Instant now) {
        if (how == Kept.NOTHING || !(step.input() instanceof PartArrived arrived)) {
            return;
        }
        kept.add(new KeptPart(step.saga(), arrived.part(), how, step.arrival()));
        if (how == Kept.LATE) {
            announcements.add(
                    step.saga(),
                    new PartLate(
                            step.saga(),
                            arrived.part().number(),
                            step.arrival().id(),
                            after.state().name(),
                            now),
                    step.arrival());
        }
    }

    /** Rare: a part found its saga due before the sweep did. The parts of this batch are not stored yet. */
    private List<Integer> received(Assembly saga) {
        Collection<Integer> stored =
                ports.store().sagas().received(List.of(saga.saga())).getOrDefault(saga.saga(), List.of());
        return Stream.concat(
                        stored.stream(),
                        kept.stream()
                                .filter(part ->
                                        part.kept() == Kept.PART && part.saga().equals(saga.saga()))
                                .map(part -> part.part().number()))
                .sorted()
                .toList();
    }

    /** Phases 6 and 7, but for the outbox. */
    private void write(Books books, Instant now) {
        ports.store().sagas().keep(kept, now);
        ports.store().journal().append(booked);
        ports.store().balances().add(books.changes());
        accountChanges.write(now);
        ports.store().sagas().change(List.copyOf(changes.values()), now);
    }

    private Assembly saga(SagaId id) {
        Assembly saga = sagas.get(id);
        if (saga == null) {
            throw new IllegalStateException("saga " + id + " was neither created nor locked");
        }
        return saga;
    }
}

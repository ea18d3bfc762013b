package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.message.LedgerEvent.PartLate;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.assembly.Decision.Kept;
import dev.lockstep.ledger.assembly.Input.PartArrived;
import dev.lockstep.ledger.assembly.Sagas.Change;
import dev.lockstep.ledger.assembly.Sagas.KeptPart;
import dev.lockstep.ledger.assembly.Sagas.PartNumber;
import dev.lockstep.ledger.balance.Books;
import dev.lockstep.ledger.journal.BookedSaga;
import dev.lockstep.ledger.journal.Booking;
import dev.lockstep.ledger.journal.Entry;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.ledger.journal.Past;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parts and cancellations of a batch: gathers what the assembler needs, asks it step by step, writes what follows. */
final class Assembling {

    /** One input of a saga, in the order of arrival. */
    private record Step(SagaId saga, Input input, Arrival arrival) {}

    /** What the assembler made of a step, and the saga after it. */
    private record Decided(Step step, Assembly after, Decision decision) {}

    private final Ports ports;
    private final Announcements announcements;
    private final boolean careful;
    private final AccountChanges accountChanges;
    private final Map<SagaId, Assembly> sagas = new LinkedHashMap<>();
    private final Set<SagaId> fresh = new HashSet<>();
    private final Map<SagaId, Change> changes = new LinkedHashMap<>();
    private final List<Booking> bookings = new ArrayList<>();
    private final Map<SagaId, BookedSaga> booked = new LinkedHashMap<>();
    private final List<KeptPart> kept = new ArrayList<>();

    /** @param careful locks every account before anything is decided: slower, but what is decided then stands */
    Assembling(Ports ports, Announcements announcements, boolean careful) {
        this.ports = ports;
        this.announcements = announcements;
        this.careful = careful;
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
        Books books = openBooks(steps, whole, changedAccounts(arrivals));
        Instant now = ports.store().sagas().now();
        List<Consumer<Instant>> following = decide(arrivals, steps, books, readPast(steps, whole), now);
        Books settled = books.reopened();
        Instant endedAt = lockHouse(settled, now);
        book(settled);
        following.forEach(each -> each.accept(endedAt));
        write(settled, endedAt);
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

    /** Phase 1: those that are not there are taken for new. {@link #write} finds out if somebody else was first. */
    private void lockSagas(List<Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        Map<SagaId, Assembly> first = new LinkedHashMap<>();
        for (Step step : steps) {
            Terms terms = step.input() instanceof PartArrived part ? part.terms() : null;
            first.putIfAbsent(step.saga(), Assembly.fresh(step.saga(), terms));
        }
        sagas.putAll(first);
        fresh.addAll(first.keySet());
        ports.store().sagas().lock(first.keySet()).forEach(saga -> {
            sagas.put(saga.saga(), saga);
            fresh.remove(saga.saga());
        });
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

    /** Phase 2: only of sagas that had something before; usually there is none and no statement is sent. */
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

    /** Phase 3: locks the customers of what may be complete, and what changes itself, and reads the other accounts. */
    private Books openBooks(List<Step> steps, Set<SagaId> whole, Set<String> changed) {
        List<Part> toBook = new ArrayList<>();
        List<Part> toJudge = new ArrayList<>();
        for (Step step : steps) {
            if (step.input() instanceof PartArrived arrived
                    && !saga(step.saga()).hasEnded()) {
                (whole.contains(step.saga()) ? toBook : toJudge).add(arrived.part());
            }
        }
        whole.forEach(id -> toBook.addAll(saga(id).parts().inOrder()));
        Set<String> lock = accounts(toBook);
        lock.addAll(changed);
        Set<String> read = accounts(toJudge);
        read.removeAll(lock);
        Books books = new Books();
        ports.store().balances().lockCustomers(lock, books);
        books.read(ports.store().accounts().read(read));
        if (careful || !changed.isEmpty() || mayRunShort(toBook, books)) {
            Set<String> house = new LinkedHashSet<>(lock);
            house.removeIf(books::isLocked);
            ports.store().balances().lockHouse(house, books);
        }
        return books;
    }

    /** Whether an account of the house pays that must not go negative (a fee given back): it is locked to be judged. */
    private static boolean mayRunShort(List<Part> toBook, Books books) {
        return toBook.stream()
                .flatMap(part -> part.post().legs().stream())
                .filter(leg -> leg.amount().isNegative() && !books.isLocked(leg.account()))
                .map(leg -> books.account(leg.account()))
                .anyMatch(account -> account != null && !account.mayGoNegative());
    }

    /** What parts correct; usually nothing, and no statement is sent. */
    private Past readPast(List<Step> steps, Set<SagaId> whole) {
        Stream<Part> arriving = steps.stream()
                .map(Step::input)
                .filter(PartArrived.class::isInstance)
                .map(input -> ((PartArrived) input).part());
        Stream<Part> before = whole.stream().flatMap(id -> saga(id).parts().inOrder().stream());
        Set<PostingId> corrected = Stream.concat(arriving, before)
                .flatMap(part -> Stream.ofNullable(part.post().corrects()))
                .map(Correction::posting)
                .collect(Collectors.toSet());
        Past past = new Past();
        if (!corrected.isEmpty()) {
            past.read(ports.store().journal().find(corrected));
        }
        return past;
    }

    private static Set<String> accounts(Collection<Part> parts) {
        Set<String> accounts = new LinkedHashSet<>();
        parts.forEach(
                part -> part.post().legs().stream().map(CommandLeg::account).forEach(accounts::add));
        return accounts;
    }

    /** Phase 4. Answers what follows from each decision, in their order, once the time of it all is known. */
    private List<Consumer<Instant>> decide(
            List<Arrival> arrivals, List<Step> steps, Books books, Past past, Instant now) {
        Assembler assembler = new Assembler(books, past);
        Iterator<Step> next = steps.iterator();
        List<Consumer<Instant>> following = new ArrayList<>(arrivals.size());
        for (Arrival arrival : arrivals) {
            if (AccountChanges.isChange(arrival)) {
                following.add(accountChanges.decide(arrival, books));
            } else {
                Decided decided = decide(next.next(), assembler, now);
                if (decided.decision() instanceof Decision.Book book) {
                    bookings.add(book.booking());
                    book.booking().postings().forEach(books::foresee);
                    past.book(book.booking());
                }
                following.add(endedAt -> settle(decided, endedAt));
            }
        }
        return following;
    }

    private Decided decide(Step step, Assembler assembler, Instant now) {
        Assembly before = saga(step.saga());
        Decision decision = assembler.decide(before, step.input(), now);
        Assembly after = before.after(step.input(), decision);
        sagas.put(step.saga(), after);
        return new Decided(step, after, decision);
    }

    /** Phase 5: the accounts of the house that are booked on. Answers the time at which everything here happens. */
    private Instant lockHouse(Books books, Instant decidedAt) {
        Set<String> house = bookings.stream()
                .flatMap(booking -> booking.postings().stream())
                .flatMap(posting -> posting.legs().stream())
                .map(Leg::account)
                .filter(id -> !books.isLocked(id))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (house.isEmpty()) {
            return decidedAt;
        }
        Instant locked = ports.store()
                .balances()
                .lockHouse(house, books)
                .filter(decidedAt::isBefore)
                .orElse(decidedAt);
        for (String id : house) {
            Account account = books.account(id);
            if (account == null || account.state() != AccountState.OPEN) {
                throw new Overtaken("account " + id + " was changed while a booking on it was judged");
            }
        }
        for (Booking booking : bookings) {
            if (saga(booking.saga()).isDue(locked)) {
                throw new Overtaken("saga " + booking.saga() + " became due while it waited for its accounts");
            }
        }
        return locked;
    }

    /** On the balances as they are now that all are locked: some were not known when the bookings were judged. */
    private void book(Books books) {
        for (Booking booking : bookings) {
            Funds.shortage(books, booking.postings()).ifPresent(refusal -> {
                throw new Overtaken("saga " + booking.saga() + " cannot be booked after all: " + refusal.code());
            });
            List<Entry> entries = booking.postings().stream()
                    .map(posting -> new Entry(new PostingId(ports.ids().next()), posting, books.post(posting)))
                    .toList();
            booked.put(booking.saga(), new BookedSaga(booking, entries));
        }
    }

    private void settle(Decided decided, Instant now) {
        Assembly after = decided.after();
        Decision decision = decided.decision();
        Arrival cause = decided.step().arrival();
        if (decision instanceof Decision.Book) {
            changes.put(after.saga(), new Change(after, null));
            announcements.booked(
                    after, Objects.requireNonNull(booked.get(after.saga()), "every booking was booked"), cause, now);
        } else if (decision instanceof Decision.Refuse refuse) {
            changes.put(after.saga(), new Change(after, refuse.refusal()));
            announcements.add(after.saga(), Announcements.refused(after, refuse.refusal(), now), cause, now);
        } else if (decision instanceof Decision.Expire) {
            changes.put(after.saga(), new Change(after, null));
            announcements.add(after.saga(), Announcements.expired(after, received(after), now), cause, now);
        } else if (decision instanceof Decision.Wait) {
            changes.put(after.saga(), new Change(after, null));
        }
        keep(decided, now);
    }

    private void keep(Decided decided, Instant now) {
        Step step = decided.step();
        Kept how = decided.decision().kept();
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
                            decided.after().state().name(),
                            now),
                    step.arrival(),
                    now);
        }
    }

    /** Rare: a part found its saga due before the sweep did. Nothing of this batch was taken: all of it is decided at one time. */
    private List<Integer> received(Assembly saga) {
        return ports.store().sagas().received(List.of(saga.saga())).getOrDefault(saga.saga(), List.of());
    }

    /** Phase 6, but for the outbox. */
    private void write(Books books, Instant now) {
        Ports.Store store = ports.store();
        List<Change> added = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        changes.forEach((id, change) -> (fresh.contains(id) ? added : changed).add(change));
        store.sagas().add(added, now);
        store.sagas().change(changed, now);
        store.sagas().keep(kept, now);
        store.journal().append(List.copyOf(booked.values()), now);
        correct();
        store.balances().add(books.changes());
        accountChanges.write(now);
    }

    private void correct() {
        List<BookedSaga> corrections = booked.values().stream()
                .filter(saga -> saga.corrections().findAny().isPresent())
                .toList();
        if (!corrections.isEmpty() && !ports.store().journal().correct(corrections)) {
            throw new Overtaken("a posting was corrected while another correction of it was judged");
        }
    }

    private Assembly saga(SagaId id) {
        @Nullable Assembly saga = sagas.get(id);
        if (saga == null) {
            throw new IllegalStateException("saga " + id + " is not of this batch");
        }
        return saga;
    }
}

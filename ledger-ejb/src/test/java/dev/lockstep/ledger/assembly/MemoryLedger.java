package dev.lockstep.ledger.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.EventCodec;
import dev.lockstep.contract.message.LedgerEvent;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.account.AccountChange;
import dev.lockstep.ledger.account.AccountTerms;
import dev.lockstep.ledger.account.Accounts;
import dev.lockstep.ledger.audit.AuditEvent;
import dev.lockstep.ledger.balance.Balances;
import dev.lockstep.ledger.balance.Books;
import dev.lockstep.ledger.journal.BookedSaga;
import dev.lockstep.ledger.journal.Journal;
import dev.lockstep.ledger.journal.Past;
import dev.lockstep.ledger.journal.PastPosting;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.Inbox;
import dev.lockstep.outbox.consume.ParkingLot;
import dev.lockstep.outbox.consume.Seen;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Fixture: a ledger's tables in memory. Checks what the real ones check. {@link #book}, {@link #sweep} and {@link #park}
 * are the product's transactions, which leave nothing when they {@link #crashAt crash} at a call of a port.
 */
final class MemoryLedger {

    /** What a process does not survive; whatever its transaction has written is gone. */
    static final class Crash extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Crash(int call) {
            super("crashed at call " + call);
        }
    }

    final ManualClock clock = new ManualClock(Bank.NOON);
    final Map<SagaId, Assembly> sagas = new LinkedHashMap<>();
    final Map<SagaId, String> blocked = new HashMap<>();
    final Map<SagaId, Refusal> refusals = new HashMap<>();
    final Map<SagaId, Instant> endedAt = new HashMap<>();
    final List<Sagas.KeptPart> kept = new ArrayList<>();
    final Map<String, AccountTerms> accounts = new HashMap<>();
    final List<AccountChange> accountChanges = new ArrayList<>();
    final Map<String, BigInteger> balances = new HashMap<>();
    /** Of accounts that are not OPEN. */
    final Map<String, AccountState> states = new HashMap<>();

    final List<BookedSaga> journal = new ArrayList<>();
    final Map<PostingId, PastPosting> past = new LinkedHashMap<>();
    final List<Envelope> outbox = new ArrayList<>();
    final List<AuditEvent> auditLog = new ArrayList<>();
    final Set<UUID> inbox = new HashSet<>();
    final Map<ParkedId, InboundRecord> parked = new LinkedHashMap<>();
    final Map<ParkedId, SagaId> parkedSagas = new HashMap<>();
    final Set<ParkedId> replayed = new HashSet<>();
    /** Calls of ports: each is a round trip or a few. */
    int calls;

    /** All of them, so that a transaction can take everything back. */
    private final List<Map<?, ?>> maps =
            List.of(sagas, blocked, refusals, endedAt, accounts, balances, states, past, parked, parkedSagas);

    private final List<Collection<?>> collections =
            List.of(kept, accountChanges, journal, outbox, auditLog, inbox, replayed);

    private final Set<SagaId> lockedSagas = new HashSet<>();
    private final Set<String> lockedAccounts = new HashSet<>();
    private long nextId;
    private int interruptedAt = Integer.MAX_VALUE;
    private Runnable interruption = () -> {};

    /** What stands between the product and these tables: nothing, or a fault that is to be found. */
    UnaryOperator<Ports> fault = UnaryOperator.identity();

    /** Without, a crash leaves what was written before it. */
    boolean atomic = true;

    Ports ports() {
        lockedSagas.clear();
        lockedAccounts.clear();
        Ids ids = new Ids(() -> new UUID(7, ++nextId));
        return fault.apply(new Ports(
                new Ports.Store(new MemorySagas(), new MemoryAccounts(), new MemoryBalances(), new MemoryJournal()),
                new Ports.Messages(this::announce, new MemoryInbox(), new MemoryParkingLot()),
                this::record,
                ids));
    }

    private void announce(List<Envelope> messages) {
        call();
        outbox.addAll(messages);
    }

    private void record(List<AuditEvent> events) {
        call();
        auditLog.addAll(events);
    }

    /** As the ledger does with a poll: again, and carefully, if it was overtaken. */
    List<Ended> book(List<Arrival> arrivals) {
        try {
            return transaction(() -> new Batch(ports(), false).run(arrivals));
        } catch (Overtaken e) {
            return transaction(() -> new Batch(ports(), true).run(arrivals));
        }
    }

    /** Answers how many it found due. */
    int sweep(int limit) {
        return transaction(() -> new Deadlines(ports()).run(limit));
    }

    void park(InboundRecord record, String reason) {
        transaction(() -> {
            new Parking(ports()).run(record, Mail.read(record), reason, "");
            return record;
        });
    }

    /** All or nothing: what was written is taken back if the work throws. */
    private <T> T transaction(Supplier<T> work) {
        Runnable rollback = savepoint();
        boolean committed = false;
        try {
            T answer = work.get();
            committed = true;
            return answer;
        } finally {
            if (!committed && atomic) {
                rollback.run();
            }
        }
    }

    /** Answers what brings back the rows as they are now, as often as it is run. */
    Runnable savepoint() {
        List<Runnable> tables = new ArrayList<>();
        maps.forEach(table -> tables.add(savepoint(table)));
        collections.forEach(table -> tables.add(savepoint(table)));
        return () -> tables.forEach(Runnable::run);
    }

    private static <K, V> Runnable savepoint(Map<K, V> table) {
        Map<K, V> rows = new LinkedHashMap<>(table);
        return () -> {
            table.clear();
            table.putAll(rows);
        };
    }

    private static <E> Runnable savepoint(Collection<E> table) {
        List<E> rows = new ArrayList<>(table);
        return () -> {
            table.clear();
            table.addAll(rows);
        };
    }

    /** Counts calls from now on, and at the one with this number, before it does anything, this happens. Once. */
    void at(int call, Runnable what) {
        calls = 0;
        interruptedAt = call;
        interruption = what;
    }

    void crashAt(int call) {
        at(call, () -> {
            throw new Crash(call);
        });
    }

    private void call() {
        calls++;
        if (calls == interruptedAt) {
            interruptedAt = Integer.MAX_VALUE;
            interruption.run();
        }
    }

    MemoryLedger account(AccountTerms account, long minor) {
        accounts.put(account.id(), account);
        balances.put(account.id(), BigInteger.valueOf(minor));
        return this;
    }

    List<LedgerEvent> events() {
        return outbox.stream()
                .map(envelope -> EventCodec.decode(envelope.type(), envelope.payload()))
                .toList();
    }

    private final class MemoryJournal implements Journal {

        @Override
        public void append(List<BookedSaga> booked, Instant bookedAt) {
            call();
            for (BookedSaga saga : booked) {
                assertThat(journal)
                        .noneMatch(before ->
                                before.booking().saga().equals(saga.booking().saga()));
                journal.add(saga);
                saga.entries()
                        .forEach(entry -> past.put(
                                entry.id(),
                                new PastPosting(entry.id(), entry.posting().legs(), Set.of())));
            }
        }

        @Override
        public List<PastPosting> find(Collection<PostingId> postings) {
            call();
            return postings.stream().filter(past::containsKey).map(past::get).toList();
        }

        @Override
        public boolean correct(List<BookedSaga> sagas) {
            call();
            for (BookedSaga saga : sagas) {
                Past running = new Past();
                running.read(past.values());
                running.book(saga.booking());
                past.replaceAll((id, posting) -> Objects.requireNonNull(running.posting(id)));
            }
            return true;
        }
    }

    private final class MemorySagas implements Sagas {

        @Override
        public List<Assembly> lock(Collection<SagaId> wanted) {
            call();
            List<Assembly> found = wanted.stream()
                    .filter(sagas::containsKey)
                    .map(sagas::get)
                    .map(MemoryLedger::bare)
                    .toList();
            found.forEach(saga -> lockedSagas.add(saga.saga()));
            return found;
        }

        @Override
        public void open(SagaId saga, Terms terms) {
            call();
            if (sagas.putIfAbsent(saga, Assembly.fresh(saga, terms)) == null) {
                born(saga);
            }
        }

        @Override
        public void add(List<Change> added, Instant now) {
            call();
            for (Change change : added) {
                SagaId saga = change.saga().saga();
                assertThat(sagas.putIfAbsent(saga, bare(change.saga())))
                        .as("primary key")
                        .isNull();
                born(saga);
                ended(change, now);
            }
        }

        private void born(SagaId saga) {
            lockedSagas.add(saga);
            if (parkedSagas.containsValue(saga)) {
                blocked.put(saga, "parked before");
            }
        }

        private void ended(Change change, Instant now) {
            if (change.saga().hasEnded()) {
                endedAt.put(change.saga().saga(), now);
            }
            if (change.refusal() != null) {
                refusals.put(change.saga().saga(), change.refusal());
            }
        }

        @Override
        public List<Assembly> lockDue(int limit) {
            call();
            List<Assembly> due = sagas.values().stream()
                    .filter(saga -> !saga.hasEnded() && saga.isDue(clock.now()))
                    .limit(limit)
                    .map(MemoryLedger::bare)
                    .toList();
            due.forEach(saga -> lockedSagas.add(saga.saga()));
            return due;
        }

        @Override
        public Map<SagaId, Parts> parts(Collection<SagaId> whole, Collection<PartNumber> single) {
            call();
            Map<SagaId, List<Part>> parts = new HashMap<>();
            Map<SagaId, List<Parts.Evidence>> evidence = new HashMap<>();
            for (KeptPart part : kept) {
                boolean wanted =
                        single.contains(new PartNumber(part.saga(), part.part().number()));
                if (part.kept() == Decision.Kept.PART && (wanted || whole.contains(part.saga()))) {
                    parts.computeIfAbsent(part.saga(), id -> new ArrayList<>()).add(part.part());
                } else if (part.kept() != Decision.Kept.PART && wanted) {
                    evidence.computeIfAbsent(part.saga(), id -> new ArrayList<>())
                            .add(new Parts.Evidence(
                                    part.part().number(), part.part().hash()));
                }
            }
            Map<SagaId, Parts> loaded = new HashMap<>();
            Set<SagaId> found = new HashSet<>(parts.keySet());
            found.addAll(evidence.keySet());
            found.forEach(id ->
                    loaded.put(id, Parts.of(parts.getOrDefault(id, List.of()), evidence.getOrDefault(id, List.of()))));
            return loaded;
        }

        @Override
        public Map<SagaId, List<Integer>> received(Collection<SagaId> wanted) {
            call();
            Map<SagaId, List<Integer>> numbers = new HashMap<>();
            kept.stream()
                    .filter(part -> part.kept() == Decision.Kept.PART && wanted.contains(part.saga()))
                    .forEach(part -> numbers.computeIfAbsent(part.saga(), id -> new ArrayList<>())
                            .add(part.part().number()));
            return numbers;
        }

        @Override
        public void keep(List<KeptPart> parts, Instant now) {
            call();
            for (KeptPart part : parts) {
                assertThat(lockedSagas).contains(part.saga());
                assertThat(kept)
                        .as("primary key")
                        .noneMatch(before -> before.saga().equals(part.saga())
                                && before.part().number() == part.part().number()
                                && before.kept() == part.kept()
                                && (part.kept() == Decision.Kept.PART
                                        || before.part()
                                                .hash()
                                                .equals(part.part().hash())));
                kept.add(part);
            }
        }

        @Override
        public void change(List<Change> changes, Instant now) {
            call();
            for (Change change : changes) {
                Assembly saga = change.saga();
                assertThat(lockedSagas).contains(saga.saga());
                Assembly before = sagas.put(saga.saga(), bare(saga));
                assertThat(before.hasEnded()).as(Promises.FINAL).isFalse();
                ended(change, now);
            }
        }

        @Override
        public void block(SagaId saga, String reason) {
            call();
            if (sagas.containsKey(saga) && !sagas.get(saga).hasEnded()) {
                blocked.put(saga, reason);
            }
        }

        @Override
        public void unblock(Collection<SagaId> wanted) {
            call();
            wanted.stream()
                    .filter(saga -> parkedSagas.entrySet().stream()
                            .noneMatch(each -> each.getValue().equals(saga) && !replayed.contains(each.getKey())))
                    .forEach(blocked::remove);
        }

        @Override
        public boolean isParked(InboundRecord record) {
            call();
            return parked.values().stream().anyMatch(before -> before.place().equals(record.place()));
        }

        @Override
        public Instant now() {
            call();
            return clock.now();
        }
    }

    private static Assembly bare(Assembly saga) {
        return saga.with(Parts.none());
    }

    private Optional<Account> account(String id) {
        return Optional.ofNullable(accounts.get(id))
                .map(terms -> new Account(
                        id, terms.asset(), terms.kind().mayGoNegative(), states.getOrDefault(id, AccountState.OPEN)));
    }

    private final class MemoryAccounts implements Accounts {

        @Override
        public List<Account> read(Collection<String> wanted) {
            call();
            return wanted.stream()
                    .map(MemoryLedger.this::account)
                    .flatMap(Optional::stream)
                    .toList();
        }

        @Override
        public List<AccountTerms> lockForOpening(Collection<String> wanted) {
            call();
            assertThat(lockedSagas).as("openings are the first lock").isEmpty();
            return wanted.stream()
                    .filter(accounts::containsKey)
                    .map(accounts::get)
                    .toList();
        }

        @Override
        public void open(List<AccountTerms> opened, Instant at) {
            call();
            for (AccountTerms account : opened) {
                assertThat(accounts.put(account.id(), account)).isNull();
                balances.put(account.id(), BigInteger.ZERO);
            }
        }

        @Override
        public void change(List<AccountChange> changes, Instant at) {
            call();
            for (AccountChange change : changes) {
                assertThat(lockedAccounts).contains(change.account());
                assertThat(states.getOrDefault(change.account(), AccountState.OPEN))
                        .isEqualTo(change.before());
                states.put(change.account(), change.after());
                accountChanges.add(change);
            }
        }
    }

    private final class MemoryBalances implements Balances {

        @Override
        public void lockCustomers(Collection<String> wanted, Books books) {
            call();
            assertThat(lockedAccounts).as("customers are locked first").isEmpty();
            for (String id : wanted) {
                account(id).ifPresent(account -> {
                    if (accounts.get(id).kind() == AccountKind.CUSTOMER) {
                        lockedAccounts.add(id);
                        books.locked(account, balances.get(id));
                    } else {
                        books.read(List.of(account));
                    }
                });
            }
        }

        @Override
        public Optional<Instant> lockHouse(Collection<String> wanted, Books books) {
            call();
            assertThat(wanted).as("locked once").noneMatch(lockedAccounts::contains);
            lockedAccounts.addAll(wanted);
            wanted.forEach(id -> account(id).ifPresent(account -> books.locked(account, balances.get(id))));
            return wanted.isEmpty() ? Optional.empty() : Optional.of(clock.now());
        }

        @Override
        public void add(Map<String, BigInteger> changes) {
            call();
            assertThat(lockedAccounts).containsAll(changes.keySet());
            changes.forEach((id, change) -> {
                BigInteger after = balances.merge(id, change, BigInteger::add);
                assertThat(accounts.get(id).kind().mayGoNegative() || after.signum() >= 0)
                        .as(Promises.LIMIT)
                        .isTrue();
            });
        }
    }

    private final class MemoryInbox implements Inbox {

        @Override
        public Set<UUID> admit(List<Seen> messages) {
            call();
            Set<UUID> admitted = new HashSet<>();
            messages.stream().map(Seen::messageId).filter(inbox::add).forEach(admitted::add);
            return admitted.isEmpty() ? Set.of() : admitted;
        }
    }

    private final class MemoryParkingLot implements ParkingLot {

        @Override
        public ParkedId park(InboundRecord record, String reason, String detail, @Nullable SagaId saga) {
            call();
            ParkedId id = new ParkedId(new UUID(8, ++nextId));
            parked.put(id, record);
            if (saga != null) {
                parkedSagas.put(id, saga);
            }
            return id;
        }

        @Override
        public boolean markReplayed(ParkedId id, String by) {
            call();
            return replayed.add(id);
        }

        @Override
        public boolean markDiscarded(ParkedId id, String by) {
            throw new UnsupportedOperationException("nobody discards here");
        }
    }
}

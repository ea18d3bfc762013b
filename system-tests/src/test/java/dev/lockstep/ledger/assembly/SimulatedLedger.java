package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.InboundMessage;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.contract.query.ParkedView;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.account.AccountChange;
import dev.lockstep.ledger.account.AccountTerms;
import dev.lockstep.ledger.account.Accounts;
import dev.lockstep.ledger.audit.AuditEvent;
import dev.lockstep.ledger.balance.Balances;
import dev.lockstep.ledger.balance.Books;
import dev.lockstep.ledger.journal.BookedSaga;
import dev.lockstep.ledger.journal.Entry;
import dev.lockstep.ledger.journal.Journal;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.ledger.journal.PastPosting;
import dev.lockstep.ledger.journal.Posting;
import dev.lockstep.outbox.consume.Handled;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.ParkingLot;
import dev.lockstep.outbox.consume.RecordHandler;
import dev.lockstep.outbox.consume.Seen;
import dev.lockstep.systemtests.simulation.Database;
import dev.lockstep.systemtests.simulation.Fact;
import dev.lockstep.systemtests.simulation.Fate;
import dev.lockstep.systemtests.simulation.Flaw;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's transactions, as {@link LedgerBatchHandler} has them, on tables in memory. What each port sees and locks is
 * what its SQL sees and locks, statement by statement; what it checks is what the schema checks. All the rest is the
 * product's.
 */
public final class SimulatedLedger {

    /** The order of locks that the package documentation of {@code dev.lockstep.ledger.assembly} tells. */
    private static final int OPENING_LOCK = 0;

    private static final int INBOX_LOCK = 1;
    private static final int SAGA_LOCK = 2;
    private static final int CUSTOMER_LOCK = 3;
    private static final int HOUSE_LOCK = 4;
    private static final int NEW_SAGA_LOCK = 5;
    private static final int CORRECTION_LOCK = 6;

    private static final String SAGA = "saga";
    private static final String BALANCE = "balance";

    private static final Comparator<SagaId> BY_ID = Comparator.comparing(SagaId::value);
    private static final CommandReader READER = new CommandReader(1_000, 1 << 20);

    /** How fast the sweep's own clock is in {@link Flaw#SWEEPS_BY_ANOTHER_CLOCK}. */
    private static final Duration FAST = Duration.ofSeconds(3);

    /** A row of {@code ledger.saga}, written at a time. */
    public record SagaRow(
            Assembly saga,
            @Nullable Refusal refusal,
            Instant writtenAt,
            @Nullable String blocked) {

        public SagaId id() {
            return saga.saga();
        }

        public String state() {
            return saga.state().name();
        }

        public boolean hasEnded() {
            return saga.hasEnded();
        }

        public int received() {
            return saga.received();
        }

        public @Nullable Terms terms() {
            return saga.terms();
        }

        public @Nullable RefusalCode code() {
            return refusal == null ? null : refusal.code();
        }

        public @Nullable Integer blamedPart() {
            return refusal == null ? null : refusal.part();
        }

        public @Nullable String blamedAccount() {
            return refusal == null ? null : refusal.account();
        }

        SagaRow blocked(@Nullable String reason) {
            return new SagaRow(saga, refusal, writtenAt, reason);
        }
    }

    /** A row of {@code ledger.account} with that of {@code ledger.balance}. */
    public record AccountRow(AccountTerms terms, AccountState state, BigInteger balance) {

        Account account() {
            return new Account(terms.id(), terms.asset(), terms.kind().mayGoNegative(), state);
        }

        AccountRow in(AccountState other) {
            return new AccountRow(terms, other, balance);
        }
    }

    /** A row of {@code ledger.part}, or, if it was not taken, of {@code ledger.part_evidence}. */
    public record PartRow(SagaId saga, Decision.Kept kept, Part part, byte[] payload) {

        public boolean isTaken() {
            return kept == Decision.Kept.PART;
        }

        public int number() {
            return part.number();
        }

        public Post post() {
            return part.post();
        }

        boolean isSameAs(PartRow other) {
            return kept == other.kept
                    && number() == other.number()
                    && (isTaken() || part.hash().equals(other.part.hash()));
        }
    }

    private static final class Poison extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private record Corrected(PostingId posting, Correction.Kind kind) implements Comparable<Corrected> {
        @Override
        public int compareTo(Corrected other) {
            int byPosting = posting.value().compareTo(other.posting.value());
            return byPosting != 0 ? byPosting : kind.compareTo(other.kind);
        }
    }

    private final Fate fate;
    private final Ids ids;
    private final Database tables;
    private final Database.Table<SagaId, SagaRow> sagas;
    private final Database.Table<SagaId, List<PartRow>> parts;
    private final Database.Table<String, AccountRow> accounts;
    private final Database.Rows<AccountChange> accountChanges;
    private final Database.Rows<BookedSaga> journal;
    private final Database.Table<PostingId, List<Leg>> postings;
    private final Database.Table<Corrected, PostingId> corrections;
    private final Database.Table<UUID, Seen> inbox;
    private final Database.Table<String, ParkedView> parked;
    private final Database.Rows<Envelope> outbox;
    private final Database.Rows<AuditEvent> auditLog;

    public SimulatedLedger(Fate fate, Ids ids, Database tables) {
        this.fate = fate;
        this.ids = ids;
        this.tables = tables;
        this.sagas = tables.table();
        this.parts = tables.table();
        this.accounts = tables.table();
        this.accountChanges = tables.rows();
        this.journal = tables.rows();
        this.postings = tables.table();
        this.corrections = tables.table();
        this.inbox = tables.table();
        this.parked = tables.table();
        this.outbox = tables.rows();
        this.auditLog = tables.rows();
    }

    /** An account that is there from the beginning. */
    public void account(AccountTerms terms, BigInteger balance) {
        accounts.put(terms.id(), new AccountRow(terms, AccountState.OPEN, balance));
    }

    /** What a node does with the records of the ledger's topic. */
    public RecordHandler handler() {
        RecordHandler handler = new LedgerCommandsHandler(READER, new Transactions());
        return fate.has(Flaw.BOOKS_AT_THE_FIRST_PART) ? new EveryPartAlone(handler) : handler;
    }

    /** One transaction of a node's sweep; answers how many sagas were due. */
    public int expire(int limit) {
        return new Transactions().expire(limit);
    }

    // What is committed, for whoever watches.

    public Collection<SagaRow> sagas() {
        return sagas.committed();
    }

    public @Nullable SagaRow saga(SagaId id) {
        return sagas.get(id);
    }

    /** The parts that were taken, and the evidence. */
    public List<PartRow> parts(SagaId saga) {
        return Objects.requireNonNullElse(parts.get(saga), List.of());
    }

    /** Whether this content came under this number, taken or not. */
    public boolean knows(SagaId saga, int number, byte[] payload) {
        ContentHash hash = ContentHash.of(payload);
        return parts(saga).stream()
                .anyMatch(row -> row.number() == number && row.part().hash().equals(hash));
    }

    public Collection<AccountRow> accounts() {
        return accounts.committed();
    }

    public @Nullable AccountRow account(String id) {
        return accounts.get(id);
    }

    public List<AccountChange> accountChanges() {
        return accountChanges.committed();
    }

    public List<BookedSaga> journal() {
        return journal.committed();
    }

    public @Nullable List<Leg> posting(PostingId id) {
        return postings.get(id);
    }

    public boolean isCorrected(PostingId posting, Correction.Kind kind) {
        return corrections.has(new Corrected(posting, kind));
    }

    public List<Envelope> outbox() {
        return outbox.committed();
    }

    public List<AuditEvent> auditLog() {
        return auditLog.committed();
    }

    public Collection<ParkedView> parked() {
        return parked.committed();
    }

    /** @param ahead how much later it is for this transaction than for the database */
    private Ports ports(Duration ahead) {
        return new Ports(
                new Ports.Store(
                        new SimulatedSagas(ahead),
                        new SimulatedAccounts(),
                        new SimulatedBalances(),
                        new SimulatedJournal()),
                new Ports.Messages(this::announce, this::admit, new SimulatedParkingLot()),
                auditLog::append,
                ids);
    }

    private void announce(List<Envelope> messages) {
        fate.between("write the outbox");
        if (fate.has(Flaw.ANNOUNCES_BEFORE_THE_COMMIT)) {
            outbox.appendAtOnce(messages);
        } else {
            outbox.append(messages);
        }
    }

    private Set<UUID> admit(List<Seen> messages) {
        Set<UUID> admitted = new TreeSet<>();
        if (messages.isEmpty()) {
            return admitted;
        }
        fate.between("enter the inbox");
        Map<UUID, Seen> inOrder = new TreeMap<>();
        messages.forEach(seen -> inOrder.putIfAbsent(seen.messageId(), seen));
        inOrder.forEach((id, seen) -> {
            tables.lock(INBOX_LOCK, "inbox", id);
            if (!inbox.has(id) || fate.has(Flaw.FORGETS_THE_INBOX)) {
                inbox.put(id, seen);
                admitted.add(id);
            }
        });
        return admitted;
    }

    /** The same transactions as those of the container. */
    private final class Transactions extends LedgerBatchHandler {

        @Override
        public List<String> book(List<Arrival> arrivals, boolean careful) {
            fate.tell(() -> "  books " + arrivals.size() + " records" + (careful ? " carefully" : ""));
            try {
                return transaction(() -> {
                    arrivals.forEach(Transactions::fail);
                    return new Batch(SimulatedLedger.this.ports(Duration.ZERO), careful)
                            .run(arrivals).stream().map(Ended::line).toList();
                });
            } catch (Overtaken e) {
                fate.tell(() -> "  overtaken: " + e.getMessage());
                Fact by = why(String.valueOf(e.getMessage()));
                fate.count(by);
                if (careful && by != Fact.OVERTAKEN_BY_A_NEW_SAGA) {
                    throw new AssertionError("everything is locked, and yet it is overtaken", e);
                }
                throw e;
            } catch (RuntimeException e) {
                if (e instanceof Poison || e.getCause() instanceof SQLException) {
                    throw e;
                }
                throw new AssertionError("a bug, which halving the batch might hide: " + e, e);
            }
        }

        @Override
        public void park(InboundRecord record, InboundMessage message, String reason, String detail) {
            fate.tell(() -> "  parks " + record.place() + ": " + reason + ", " + detail);
            transaction(() -> {
                new Parking(SimulatedLedger.this.ports(Duration.ZERO)).run(record, message, reason, detail);
                return List.of();
            });
        }

        @Override
        public int expire(int limit) {
            Duration ahead = fate.has(Flaw.SWEEPS_BY_ANOTHER_CLOCK) ? FAST : Duration.ZERO;
            return tables.transaction(() -> new Deadlines(SimulatedLedger.this.ports(ahead)).run(limit));
        }

        private List<String> transaction(Supplier<List<String>> work) {
            if (!fate.has(Flaw.ANNOUNCES_AFTER_THE_COMMIT)) {
                return told(tables.transaction(work));
            }
            List<Envelope> held = new ArrayList<>();
            List<String> lines = tables.transaction(() -> {
                List<String> done = work.get();
                held.addAll(outbox.takeBack());
                return done;
            });
            outbox.appendAtOnce(held);
            return told(lines);
        }

        private List<String> told(List<String> lines) {
            lines.forEach(line -> fate.tell(() -> "  " + line));
            return lines;
        }

        /** A record that processing cannot cope with, until an operator has seen to it. */
        private static void fail(Arrival arrival) {
            if (arrival.command() instanceof Post post
                    && post.description().startsWith("poison")
                    && arrival.record().header(Headers.REPLAY_OF).isEmpty()) {
                throw new Poison();
            }
        }

        private static Fact why(String message) {
            if (message.startsWith("somebody else was the first")) {
                return Fact.OVERTAKEN_BY_A_NEW_SAGA;
            }
            if (message.startsWith("a posting was corrected")) {
                return Fact.OVERTAKEN_BY_A_CORRECTION;
            }
            return message.contains("became due") ? Fact.OVERTAKEN_BY_THE_DEADLINE : Fact.OVERTAKEN_BY_AN_ACCOUNT;
        }
    }

    /** {@link Flaw#BOOKS_AT_THE_FIRST_PART}. */
    private record EveryPartAlone(RecordHandler handler) implements RecordHandler {

        @Override
        public List<Handled> handle(List<InboundRecord> batch) {
            return handler.handle(batch.stream().map(EveryPartAlone::alone).toList());
        }

        @Override
        public void park(InboundRecord record, String reason, String detail) {
            handler.park(record, reason, detail);
        }

        private static InboundRecord alone(InboundRecord record) {
            InboundMessage message = READER.read(new CommandReader.Source(
                    record.topic(), record.partition(), record.offset(), record.value(), record.headers()));
            if (!(message instanceof InboundMessage.Command command) || command.context() == null) {
                return record;
            }
            SagaContext said = command.context();
            SagaContext whole = new SagaContext(said.id(), 1, 1, said.deadline(), said.type(), null);
            List<Header> headers = new ArrayList<>(record.headers());
            headers.add(Header.text(Headers.SAGA_CONTEXT, SagaContextCodec.encode(whole)));
            return new InboundRecord(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    headers);
        }
    }

    private final class SimulatedSagas implements Sagas {

        private final Duration ahead;

        SimulatedSagas(Duration ahead) {
            this.ahead = ahead;
        }

        @Override
        public List<Assembly> lock(Collection<SagaId> wanted) {
            fate.between("lock sagas");
            List<SagaId> visible =
                    wanted.stream().filter(sagas::has).sorted(BY_ID).toList();
            fate.between("wait for sagas");
            return visible.stream().map(this::locked).toList();
        }

        private Assembly locked(SagaId id) {
            if (!fate.has(Flaw.LOCKS_NO_SAGAS)) {
                tables.lock(SAGA_LOCK, SAGA, id.value());
            }
            Assembly saga = row(id).saga();
            return fate.has(Flaw.REVIVES_ENDED_SAGAS) && saga.terms() != null
                    ? new Assembly(
                            id, saga.terms(), Assembly.State.COLLECTING, saga.received(), saga.bytes(), Parts.none())
                    : saga;
        }

        private SagaRow row(SagaId id) {
            return Objects.requireNonNull(sagas.get(id), "sagas stay");
        }

        @Override
        public void open(SagaId saga, Terms terms) {
            fate.between("open a saga");
            if (!sagas.has(saga)) {
                tables.lock(NEW_SAGA_LOCK, SAGA, saga.value());
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
                    .sorted(Comparator.comparing(each -> each.saga().saga(), BY_ID))
                    .toList()) {
                SagaId id = change.saga().saga();
                if (sagas.has(id)) {
                    first = false;
                } else {
                    tables.lock(NEW_SAGA_LOCK, SAGA, id.value());
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
                            && tables.isFree(SAGA, row.id().value()))
                    .map(SagaRow::saga)
                    .sorted(Comparator.comparing(
                            saga -> Objects.requireNonNull(saga.terms()).deadline()))
                    .limit(limit)
                    .toList();
            due.forEach(saga -> tables.lockOutOfOrder(SAGA, saga.saga().value()));
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
                for (PartRow row : SimulatedLedger.this.parts(id)) {
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
                    SimulatedLedger.this.parts(id).stream()
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
                List<PartRow> before = SimulatedLedger.this.parts(part.saga());
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
                tables.lockOutOfOrder(SAGA, saga.value());
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
    }

    private final class SimulatedAccounts implements Accounts {

        @Override
        public List<Account> read(Collection<String> wanted) {
            if (wanted.isEmpty()) {
                return List.of();
            }
            fate.between("read accounts");
            return rows(wanted).map(AccountRow::account).toList();
        }

        @Override
        public List<AccountTerms> lockForOpening(Collection<String> wanted) {
            fate.between("lock for opening");
            tables.lock(OPENING_LOCK, "opening", 0);
            fate.between("read what is open");
            return rows(wanted).map(AccountRow::terms).toList();
        }

        private Stream<AccountRow> rows(Collection<String> wanted) {
            return wanted.stream().sorted().map(accounts::get).filter(Objects::nonNull);
        }

        @Override
        public void open(List<AccountTerms> opened, Instant at) {
            fate.between("open accounts");
            opened.forEach(
                    terms -> accounts.insert(terms.id(), new AccountRow(terms, AccountState.OPEN, BigInteger.ZERO)));
        }

        @Override
        public void change(List<AccountChange> changes, Instant at) {
            if (changes.isEmpty()) {
                return;
            }
            fate.between("change accounts");
            accountChanges.append(changes);
            for (AccountChange change : changes) {
                AccountRow row = Objects.requireNonNull(accounts.get(change.account()), "accounts stay");
                accounts.put(change.account(), row.in(change.after()));
            }
        }
    }

    private final class SimulatedBalances implements Balances {

        @Override
        public void lockCustomers(Collection<String> wanted, Books books) {
            if (wanted.isEmpty()) {
                return;
            }
            fate.between("lock customers");
            Map<String, AccountRow> snapshot = snapshot(wanted);
            fate.between("wait for customers");
            snapshot.forEach((id, row) -> {
                if (row.terms().kind() != AccountKind.CUSTOMER) {
                    books.read(List.of(row.account()));
                } else if (fate.has(Flaw.LOCKS_NO_CUSTOMERS)) {
                    books.locked(row.account(), row.balance());
                } else {
                    locked(CUSTOMER_LOCK, id, books);
                }
            });
        }

        @Override
        public Optional<Instant> lockHouse(Collection<String> wanted, Books books) {
            if (wanted.isEmpty()) {
                return Optional.empty();
            }
            fate.between("lock the house");
            Set<String> visible = snapshot(wanted).keySet();
            fate.between("wait for the house");
            if (visible.isEmpty()) {
                return Optional.empty();
            }
            for (String id : visible) {
                @Nullable Account judged = books.account(id);
                locked(HOUSE_LOCK, id, books);
                if (judged != null && fate.has(Flaw.DOES_NOT_LOOK_AGAIN)) {
                    books.locked(judged, books.balance(id).minor());
                }
            }
            return fate.has(Flaw.DOES_NOT_LOOK_AGAIN) ? Optional.empty() : Optional.of(fate.now());
        }

        private Map<String, AccountRow> snapshot(Collection<String> wanted) {
            Map<String, AccountRow> rows = new TreeMap<>();
            for (String id : wanted) {
                AccountRow row = accounts.get(id);
                if (row != null) {
                    rows.put(id, row);
                }
            }
            return rows;
        }

        private void locked(int rank, String id, Books books) {
            tables.lock(rank, BALANCE, id);
            AccountRow row = Objects.requireNonNull(accounts.get(id), "accounts stay");
            books.locked(row.account(), row.balance());
        }

        @Override
        public void add(Map<String, BigInteger> changes) {
            if (changes.isEmpty()) {
                return;
            }
            fate.between("write balances");
            new TreeMap<>(changes).forEach((id, change) -> {
                AccountRow row = Objects.requireNonNull(accounts.get(id), "accounts stay");
                BigInteger after = row.balance().add(change);
                if (after.signum() < 0 && !row.terms().kind().mayGoNegative()) {
                    throw new Database.Violated("account " + id + " would be below zero");
                }
                accounts.put(id, new AccountRow(row.terms(), row.state(), after));
            });
        }
    }

    private final class SimulatedJournal implements Journal {

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
                        if (isCorrected(id, kind)) {
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
                tables.lock(CORRECTION_LOCK, "correction", each.getKey());
                first &= !corrections.has(each.getKey());
                corrections.put(each.getKey(), each.getValue());
            }
            return first;
        }
    }

    private final class SimulatedParkingLot implements ParkingLot {

        @Override
        public ParkedId park(InboundRecord record, String reason, String detail, @Nullable SagaId saga) {
            fate.between("park a record");
            ParkedId id = new ParkedId(ids.next());
            parked.insert(
                    record.place(),
                    new ParkedView(
                            id,
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            record.key(),
                            record.value(),
                            record.headers(),
                            reason,
                            detail,
                            saga,
                            "PARKED",
                            fate.now(),
                            null,
                            null));
            announce(List.of(ParkingLot.announcementOf(record, reason, detail, new MessageId(ids.next()))));
            record.header(Headers.REPLAY_OF).map(ParkedId::parse).ifPresent(original -> markReplayed(original, "park"));
            return id;
        }

        @Override
        public boolean markReplayed(ParkedId id, String by) {
            fate.between("settle a replay");
            Optional<ParkedView> waiting = parked.all().stream()
                    .filter(row -> row.id().equals(id) && row.state().equals("PARKED"))
                    .findFirst();
            waiting.ifPresent(row -> parked.put(
                    row.topic() + "-" + row.partition() + "@" + row.offset(),
                    new ParkedView(
                            row.id(),
                            row.topic(),
                            row.partition(),
                            row.offset(),
                            row.key(),
                            row.payload(),
                            row.headers(),
                            row.reason(),
                            row.detail(),
                            row.saga(),
                            "REPLAYED",
                            row.parkedAt(),
                            fate.now(),
                            by)));
            return waiting.isPresent();
        }

        @Override
        public boolean markDiscarded(ParkedId id, String by) {
            throw new UnsupportedOperationException("nobody discards here");
        }

        @Override
        public Optional<ParkedView> find(ParkedId id) {
            throw new UnsupportedOperationException("nobody looks here");
        }

        @Override
        public List<ParkedView> list(String state, int skip, int limit) {
            throw new UnsupportedOperationException("nobody looks here");
        }

        @Override
        public long waiting() {
            throw new UnsupportedOperationException("nobody looks here");
        }
    }
}

package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
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
import dev.lockstep.ledger.audit.AuditEvent;
import dev.lockstep.ledger.journal.BookedSaga;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.outbox.consume.Handled;
import dev.lockstep.outbox.consume.InboundRecord;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's transactions, as {@link LedgerBatchHandler} has them, on tables in memory. What each port sees and locks is
 * what its SQL sees and locks, statement by statement; what it checks is what the schema checks. All the rest is the
 * product's.
 */
public final class SimulatedLedger {

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

        @Override
        public String toString() {
            return state() + (refusal == null ? " " : " for " + refusal + " ") + saga.terms() + " received="
                    + received() + " at " + writtenAt;
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

    private final Fate fate;
    private final LedgerTables tables;

    public SimulatedLedger(Fate fate, Ids ids, Database database) {
        this.fate = fate;
        this.tables = new LedgerTables(fate, ids, database);
    }

    /** An account that is there from the beginning. */
    public void account(AccountTerms terms, BigInteger balance) {
        tables.accounts.put(terms.id(), new AccountRow(terms, AccountState.OPEN, balance));
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
        return tables.sagas.committed();
    }

    public @Nullable SagaRow saga(SagaId id) {
        return tables.sagas.committed(id);
    }

    /** The parts that were taken, and the evidence. */
    public List<PartRow> parts(SagaId saga) {
        return Objects.requireNonNullElse(tables.parts.committed(saga), List.of());
    }

    /** Whether this content came under this number, taken or not. */
    public boolean knows(SagaId saga, int number, byte[] payload) {
        ContentHash hash = ContentHash.of(payload);
        return parts(saga).stream()
                .anyMatch(row -> row.number() == number && row.part().hash().equals(hash));
    }

    public Collection<AccountRow> accounts() {
        return tables.accounts.committed();
    }

    public @Nullable AccountRow account(String id) {
        return tables.accounts.committed(id);
    }

    public List<AccountChange> accountChanges() {
        return tables.accountChanges.committed();
    }

    public List<BookedSaga> journal() {
        return tables.journal.committed();
    }

    public @Nullable List<Leg> posting(PostingId id) {
        return tables.postings.committed(id);
    }

    public boolean isCorrected(PostingId posting, Correction.Kind kind) {
        return tables.corrections.committed(new LedgerTables.Corrected(posting, kind)) != null;
    }

    public List<Envelope> outbox() {
        return tables.outbox.committed();
    }

    public List<AuditEvent> auditLog() {
        return tables.auditLog.committed();
    }

    public Collection<ParkedView> parked() {
        return tables.parked.committed();
    }

    /** @param ahead how much later it is for this transaction than for the database */
    private Ports ports(Duration ahead) {
        return new Ports(
                new Ports.Store(
                        new SimulatedSagas(tables, ahead),
                        new SimulatedAccounts(tables),
                        new SimulatedBalances(tables),
                        new SimulatedJournal(tables)),
                new Ports.Messages(this::announce, this::admit, new SimulatedParkingLot(tables, this::announce)),
                tables.auditLog::append,
                tables.ids);
    }

    private void announce(List<Envelope> messages) {
        fate.between("write the outbox");
        if (fate.has(Flaw.ANNOUNCES_BEFORE_THE_COMMIT)) {
            tables.outbox.appendAtOnce(messages);
        } else {
            tables.outbox.append(messages);
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
            tables.database.lock(LedgerTables.INBOX_LOCK, "inbox", id);
            if (!tables.inbox.has(id) || fate.has(Flaw.FORGETS_THE_INBOX)) {
                tables.inbox.put(id, seen);
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
            return tables.database.transaction(() -> new Deadlines(SimulatedLedger.this.ports(ahead)).run(limit));
        }

        private List<String> transaction(Supplier<List<String>> work) {
            if (!fate.has(Flaw.ANNOUNCES_AFTER_THE_COMMIT)) {
                return told(tables.database.transaction(work));
            }
            List<Envelope> held = new ArrayList<>();
            List<String> lines = tables.database.transaction(() -> {
                List<String> done = work.get();
                held.addAll(tables.outbox.takeBack());
                return done;
            });
            tables.outbox.appendAtOnce(held);
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
}

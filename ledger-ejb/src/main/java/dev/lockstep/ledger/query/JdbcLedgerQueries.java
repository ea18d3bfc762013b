package dev.lockstep.ledger.query;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.ReconciliationId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.query.AccountChangeView;
import dev.lockstep.contract.query.AccountView;
import dev.lockstep.contract.query.AsOf;
import dev.lockstep.contract.query.Backlog;
import dev.lockstep.contract.query.ClearingException;
import dev.lockstep.contract.query.Difference;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.EvidenceView;
import dev.lockstep.contract.query.Holding;
import dev.lockstep.contract.query.JournalLine;
import dev.lockstep.contract.query.LedgerFigures;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.MessageTrail;
import dev.lockstep.contract.query.ParkedView;
import dev.lockstep.contract.query.PartView;
import dev.lockstep.contract.query.ReconciliationView;
import dev.lockstep.contract.query.RecordSighting;
import dev.lockstep.contract.query.RelayPassage;
import dev.lockstep.contract.query.SagaSummary;
import dev.lockstep.contract.query.SagaView;
import dev.lockstep.contract.query.SentMessage;
import dev.lockstep.contract.query.StatementPage;
import dev.lockstep.contract.query.TrialBalance;
import dev.lockstep.contract.query.TrialBalanceLine;
import dev.lockstep.ledger.query.JdbcReader.RowReader;
import dev.lockstep.ledger.query.JdbcReader.Select;
import dev.lockstep.outbox.completeness.JdbcMessageTrail;
import dev.lockstep.outbox.consume.JdbcParkedRecords;
import dev.lockstep.outbox.consume.ParkedRecords;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The read port over the ledger's data source; plain SQL, for every query is a set or a stream. */
@ApplicationScoped
@Transactional(TxType.NOT_SUPPORTED)
class JdbcLedgerQueries implements LedgerQueries {

    /** Sagas whose parts and evidence are read together while they are streamed. */
    private static final int CHUNK_SAGAS = 500;

    private static final List<String> PARKED_STATES = List.of("PARKED", "REPLAYED", "DISCARDED");

    private static final String ACCOUNTS = """
            select a.account_id, a.kind, a.owner_ref, a.state, a.asset, b.balance_minor
              from ledger.account a
              join ledger.balance b on b.account_id = a.account_id
             where a.account_id = any (?)
            """;

    private static final String ACCOUNT_CHANGES = """
            select request_id, before_state, wanted_state, refusal_code, reason, actor, decided_at
              from ledger.account_change
             where account_id = ?
             order by decided_at desc, request_id desc
             limit ?
            """;

    private static final String CLEARING = """
            select a.account_id, a.kind, a.owner_ref, a.state, a.asset, b.balance_minor
              from ledger.account a
              join ledger.balance b on b.account_id = a.account_id
             where a.kind = 'CLEARING' and b.balance_minor <> 0
             order by a.account_id
             limit ?
            """;

    private static final String CLEARING_NUMBER = """
            select count(*) as number
              from ledger.account a
              join ledger.balance b on b.account_id = a.account_id
             where a.kind = 'CLEARING' and b.balance_minor <> 0
            """;

    private static final String OF_SAGA = JdbcViews.ENTRIES + " where p.saga_id = ? order by p.part_no, l.leg_no";

    /** Along the primary key, which needs no sorting; the two bounds come from the block ranges of the booking time. */
    private static final String JOURNAL = """
            select l.leg_seq, l.leg_no, l.account_id, l.asset, l.amount_minor, l.balance_after_minor, l.booked_at,
                   p.posting_id, p.saga_id, p.part_no, p.description, p.effective_at, a.kind, a.owner_ref,
            """ + JdbcViews.CORRECTIONS + """
              from ledger.leg l
              join ledger.posting p on p.posting_id = l.posting_id
              join ledger.account a on a.account_id = l.account_id
            """ + JdbcViews.CORRECTIONS_OF_P + """
             where l.booked_at >= ? and l.booked_at < ?
               and l.leg_seq between (select min(f.leg_seq) from ledger.leg f where f.booked_at >= ? and f.booked_at < ?)
                                 and (select max(t.leg_seq) from ledger.leg t where t.booked_at >= ? and t.booked_at < ?)
             order by l.leg_seq
            """;

    private static final String SAGAS = """
            select saga_id, type, state, total, received, deadline, first_seen_at, ended_at, refusal_code, refusal_detail,
                   blocked
              from ledger.saga
            """;

    private static final String PARTS = """
            select saga_id, part_no, message_id, received_at, topic, partition, log_offset, payload
              from ledger.part
             where saga_id = any (cast(? as uuid[]))
             order by saga_id, part_no
            """;

    private static final String EVIDENCE = """
            select saga_id, kind, part_no, message_id, received_at, payload, saga_context
              from ledger.part_evidence
             where saga_id = any (cast(? as uuid[]))
             order by saga_id, received_at, part_no
            """;

    /** The legs are summed up from the newest snapshot on: before it only the nightly reconciliation looks at each. */
    private static final String TRIAL_BALANCE = """
            select coalesce(b.asset, l.asset) as asset, b.balances_minor, l.legs_minor
              from (select asset, sum(balance_minor) as balances_minor from ledger.balance group by asset) b
              full join (
            """ + JdbcTimeQueries.controlSums() + """
              ) l on l.asset = b.asset
             order by 1
            """;

    /**
     * Nearly all sagas are booked, and counting them would read the whole table: what is not booked has an index, and of more
     * than 100,000 the whole is told by the table's size and the density that the last analysis found.
     */
    private static final String BY_STATE = """
            with other as materialized (
                select state, count(*) as number from ledger.saga where state <> 'BOOKED' group by state),
            estimate as materialized (
                select cast(c.reltuples / greatest(c.relpages, 1) * (pg_relation_size(c.oid) / 8192) as bigint) as sagas
                  from pg_class c where c.oid = cast('ledger.saga' as regclass))
            select state as name, number from other
            union all
            select 'BOOKED',
                   case when e.sagas > 100000 then greatest(e.sagas - (select coalesce(sum(number), 0) from other), 0)
                        else (select count(*) from ledger.saga where state = 'BOOKED') end
              from estimate e
            """;

    private static final String BY_CODE = """
            select refusal_code as name, count(*) as number from ledger.saga where state = 'REFUSED' group by refusal_code
            """;

    private static final String OPEN = """
            select min(first_seen_at) as oldest, count(blocked) as blocked from ledger.saga where state = 'COLLECTING'
            """;

    private static final String SLOT = "lockstep_ledger_outbox";

    /**
     * What the ledger holds of a part: under its saga and number, by primary key, the message itself or another one of the same
     * content. A part whose saga is gone is not held.
     */
    private static final List<String> HOLDINGS = List.of("""
            (select s.state from ledger.part p join ledger.saga s on s.saga_id = p.saga_id
              where p.saga_id = r.saga and p.part_no = r.part
                and (p.message_id = r.id or encode(p.content_hash, 'hex') = r.content))""", """
            (select 'EVIDENCE' from ledger.part_evidence e
              where e.saga_id = r.saga and e.part_no = r.part
                and (e.message_id = r.id or encode(e.content_hash, 'hex') = r.content) limit 1)""");

    @Resource(lookup = "java:app/jdbc/ledger")
    DataSource database;

    @Override
    public List<AccountView> accounts(Collection<String> accounts) {
        return reader().list("accounts", Select.of(ACCOUNTS, accounts), JdbcViews::account);
    }

    @Override
    public List<AccountView> accountsAt(Collection<String> accounts, AsOf asOf) {
        return time().accounts(accounts, asOf);
    }

    @Override
    public List<AccountChangeView> accountChanges(String account, int limit) {
        return reader().list(
                        "changes of " + account,
                        Select.of(ACCOUNT_CHANGES, account, bounded(limit)),
                        JdbcViews::accountChange);
    }

    @Override
    public List<ClearingException> clearingExceptions() {
        List<ClearingException> exceptions = new ArrayList<>();
        for (AccountView account :
                reader().list("clearing accounts", Select.of(CLEARING, LIMIT_MAX), JdbcViews::account)) {
            StatementPage newest = StatementPage.newest(account.account(), ClearingException.LEGS_MAX);
            Stream<EntryView> sinceZero = time().entries(newest).stream()
                    .takeWhile(leg -> !leg.balanceAfter().isZero());
            exceptions.add(new ClearingException(account, sinceZero.toList()));
        }
        return exceptions;
    }

    @Override
    public List<EntryView> entries(StatementPage page) {
        bounded(page.limit());
        return time().entries(page);
    }

    @Override
    public Optional<SagaView> saga(SagaId saga) {
        List<SagaView> found = new ArrayList<>();
        reader().snapshot("saga " + saga, connection -> {
            Select select = Select.of(SAGAS + " where saga_id = ?", saga.value());
            views(connection, JdbcReader.list(connection, select, JdbcViews::summary), found::add);
        });
        return found.stream().findFirst();
    }

    @Override
    public List<SagaSummary> sagas(@Nullable String state, @Nullable Instant before, int limit) {
        List<String> conditions = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        if (state != null) {
            conditions.add("state = ?");
            parameters.add(state);
        }
        if (before != null) {
            conditions.add("first_seen_at < ?");
            parameters.add(before);
        }
        parameters.add(bounded(limit));
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        String sql = SAGAS + where + " order by first_seen_at desc, saga_id desc limit ?";
        return reader().list("sagas", new Select(sql, parameters), JdbcViews::summary);
    }

    @Override
    public List<EntryView> legs(SagaId saga) {
        return reader().list("legs of saga " + saga, Select.of(OF_SAGA, saga.value()), JdbcViews::entry);
    }

    @Override
    public List<ParkedView> parked(@Nullable String state, int limit) {
        Stream<String> states = state == null ? PARKED_STATES.stream() : Stream.of(state);
        return states.flatMap(each -> parkedRecords().list(each, 0, bounded(limit)).stream())
                .sorted(Comparator.comparing(ParkedView::parkedAt).reversed())
                .limit(bounded(limit))
                .toList();
    }

    @Override
    public Optional<ParkedView> parked(ParkedId id) {
        return parkedRecords().find(id);
    }

    @Override
    public List<TrialBalanceLine> trialBalance() {
        return reader().list(
                        "trial balance",
                        Select.of(TRIAL_BALANCE),
                        row -> new TrialBalanceLine(
                                JdbcViews.money(row, "balances_minor"), JdbcViews.money(row, "legs_minor")));
    }

    @Override
    public TrialBalance trialBalanceAt(AsOf asOf) {
        return time().trialBalance(asOf);
    }

    @Override
    public LedgerFigures figures() {
        List<LedgerFigures> figures = new ArrayList<>();
        long parked = parkedRecords().waiting();
        reader().snapshot("figures", connection -> {
            Map<String, Long> byState = counts(connection, BY_STATE);
            Map<String, Long> byCode = counts(connection, BY_CODE);
            long clearing = JdbcReader.list(connection, Select.of(CLEARING_NUMBER), row -> row.getLong("number"))
                    .get(0);
            ReconciliationView reconciled =
                    JdbcReader.list(connection, Select.of(JdbcReportQueries.LAST_DONE), JdbcReportQueries::report)
                            .stream()
                            .findFirst()
                            .orElse(null);
            RowReader<LedgerFigures> open = row -> new LedgerFigures(
                    byState,
                    byCode,
                    JdbcViews.optionalInstant(row, "oldest"),
                    row.getLong("blocked"),
                    parked,
                    clearing,
                    reconciled);
            figures.addAll(JdbcReader.list(connection, Select.of(OPEN), open));
        });
        return figures.get(0);
    }

    @Override
    public List<ReconciliationView> reconciliations(int limit) {
        return reports().newest(bounded(limit));
    }

    @Override
    public Optional<ReconciliationView> reconciliation(ReconciliationId id) {
        return reports().find(id);
    }

    @Override
    public List<Difference> differences(ReconciliationId id) {
        return reports().differences(id);
    }

    private static Map<String, Long> counts(Connection connection, String sql) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        JdbcReader.each(
                connection,
                Select.of(sql),
                row -> Map.entry(row.getString("name"), row.getLong("number")),
                count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    @Override
    public RelayPassage passage() {
        return trail().passage();
    }

    @Override
    public Map<String, Long> appendedByTopic(Instant from, Instant to) {
        return trail().appendedByTopic(from, to);
    }

    @Override
    public List<SentMessage> appended(String topic, Instant from, Instant to) {
        return trail().appended(topic, from, to);
    }

    @Override
    public Backlog appendedSince(Instant since) {
        return trail().appendedSince(since);
    }

    @Override
    public Set<MessageId> appendedHere(Collection<MessageId> messages) {
        return trail().appendedHere(messages);
    }

    @Override
    public Set<MessageId> refusedByKafka(Collection<MessageId> messages) {
        return trail().refusedByKafka(messages);
    }

    @Override
    public List<RecordSighting> asRecords(Collection<MessageId> messages) {
        return trail().asRecords(messages);
    }

    @Override
    public List<Holding> holdings(List<RecordSighting> records) {
        return trail().holdings(records);
    }

    @Override
    public void streamJournal(Instant from, Instant to, Consumer<JournalLine> lines) {
        reader().snapshot(
                        "the journal",
                        connection -> JdbcReader.each(
                                connection,
                                Select.of(JOURNAL, from, to, from, to, from, to),
                                JdbcViews::journalLine,
                                lines));
    }

    @Override
    public void streamBalances(AsOf asOf, Consumer<AccountView> accounts) {
        time().streamAccounts(asOf, accounts);
    }

    @Override
    public void streamSagas(Instant from, Instant to, Consumer<SagaView> sagas) {
        String sql = SAGAS + " where first_seen_at >= ? and first_seen_at < ? order by first_seen_at, saga_id";
        reader().snapshot("sagas", connection -> {
            SagaChunks chunks = new SagaChunks(connection, sagas);
            JdbcReader.each(connection, Select.of(sql, from, to), JdbcViews::summary, chunks);
            chunks.flush();
        });
    }

    /** Gathers summaries and hands them on with their parts, a chunk at a time. */
    private static final class SagaChunks implements Consumer<SagaSummary> {

        private final Connection connection;
        private final Consumer<SagaView> sagas;
        private final List<SagaSummary> chunk = new ArrayList<>();

        SagaChunks(Connection connection, Consumer<SagaView> sagas) {
            this.connection = connection;
            this.sagas = sagas;
        }

        @Override
        public void accept(SagaSummary summary) {
            chunk.add(summary);
            if (chunk.size() == CHUNK_SAGAS) {
                flush();
            }
        }

        void flush() {
            try {
                views(connection, chunk, sagas);
            } catch (SQLException e) {
                throw new LedgerQueryFailed("parts of sagas", e);
            }
            chunk.clear();
        }
    }

    /** Adds parts and evidence to summaries, in their order. */
    private static void views(Connection connection, List<SagaSummary> summaries, Consumer<SagaView> sagas)
            throws SQLException {
        if (summaries.isEmpty()) {
            return;
        }
        List<SagaId> chunk = summaries.stream().map(SagaSummary::saga).toList();
        Map<SagaId, List<PartView>> parts = bySaga(connection, Select.of(PARTS, chunk), JdbcViews::part);
        Map<SagaId, List<EvidenceView>> evidence = bySaga(connection, Select.of(EVIDENCE, chunk), JdbcViews::evidence);
        for (SagaSummary summary : summaries) {
            sagas.accept(new SagaView(
                    summary,
                    parts.getOrDefault(summary.saga(), List.of()),
                    evidence.getOrDefault(summary.saga(), List.of())));
        }
    }

    private static <T> Map<SagaId, List<T>> bySaga(Connection connection, Select select, RowReader<T> reader)
            throws SQLException {
        return JdbcReader.list(connection, select, row -> Map.entry(JdbcViews.saga(row), reader.read(row))).stream()
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
    }

    private static int bounded(int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + LIMIT_MAX + ", not " + limit);
        }
        return limit;
    }

    private JdbcReader reader() {
        return new JdbcReader(database);
    }

    private JdbcTimeQueries time() {
        return new JdbcTimeQueries(reader());
    }

    private MessageTrail trail() {
        return new JdbcMessageTrail(database, SLOT, HOLDINGS);
    }

    private JdbcReportQueries reports() {
        return new JdbcReportQueries(reader());
    }

    private ParkedRecords parkedRecords() {
        return new JdbcParkedRecords(database);
    }
}

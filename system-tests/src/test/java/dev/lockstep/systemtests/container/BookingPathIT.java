package dev.lockstep.systemtests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.SagaSummary;
import dev.lockstep.contract.query.SagaView;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.ledger.assembly.LedgerBatchHandler;
import dev.lockstep.ledger.assembly.LedgerCommandsHandler;
import dev.lockstep.outbox.consume.InboundRecord;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ledger's transactions on PostgreSQL, in Payara, called as its consumer calls them. */
@Tag("it")
@ExtendWith(ArquillianExtension.class)
class BookingPathIT {

    private static final Asset BTC = new Asset("BTC", 8);
    private static final String FROM = "external:BTC";
    private static final String TO = "house:BTC";
    /** Never negative, and never given anything here. */
    private static final String EMPTY = "fee:BTC";

    /**
     * Begin, plan, lock sagas, lock customers, clock, lock house, sagas, parts, journal, balances, audit log, outbox; the
     * server does not count the commit.
     */
    private static final int STATEMENTS = 12;

    private static final int BATCHES = 40;

    private final CommandReader reader = new CommandReader(1_000, 1 << 20);
    private final Ids ids = Ids.timeOrdered();
    private final SagaId saga = new SagaId(ids.next());
    private final Instant deadline = Instant.now().plus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.MICROS);

    @Inject
    LedgerBatchHandler ledger;

    @Inject
    LedgerQueries queries;

    @Resource
    UserTransaction transaction;

    @Resource(lookup = "java:app/jdbc/ledger")
    DataSource database;

    @Deployment
    static WebArchive application() {
        return ApplicationArchive.with(BookingPathIT.class);
    }

    @Test
    void booksNothingOfASagaBeforeItsLastPartAndThenAllOfIt() throws Exception {
        consume(part(2, FROM, TO, "0.2"));

        assertEquals("COLLECTING", summary().state());
        assertEquals(List.of(), queries.legs(saga));

        consume(part(1, FROM, TO, "0.1"));

        assertEquals("BOOKED", summary().state());
        assertEquals(
                List.of("-0.10000000", "0.10000000", "-0.20000000", "0.20000000"),
                queries.legs(saga).stream().map(leg -> leg.amount().decimal()).toList());
        assertEquals(1, outcomes());
        assertSound();
    }

    @Test
    void leavesNoTraceOfABatchThatIsRolledBack() throws Exception {
        Money before = balance(TO);

        transaction.begin();
        consume(part(1, FROM, TO, "0.1"), part(2, FROM, TO, "0.2"));
        transaction.rollback();

        assertTrue(queries.saga(saga).isEmpty());
        assertEquals(List.of(), queries.legs(saga));
        assertEquals(before, balance(TO));
        assertEquals(0, outcomes());

        consume(part(1, FROM, TO, "0.1"), part(2, FROM, TO, "0.2"));
        assertEquals("BOOKED", summary().state());
    }

    @Test
    void booksOnceHoweverOftenABatchIsDelivered() throws Exception {
        Money before = balance(TO);

        for (int delivery = 0; delivery < 3; delivery++) {
            consume(part(1, FROM, TO, "0.1"), part(2, FROM, TO, "0.2"), part(1, FROM, TO, "0.1"));
        }

        assertEquals(before.plus(Money.parse(BTC, "0.3")), balance(TO));
        assertEquals(4, queries.legs(saga).size());
        assertEquals(1, outcomes());
    }

    @Test
    void refusesTheWholeSagaWhenOneOfItsAccountsHasNotEnough() throws Exception {
        Money before = balance(TO);

        consume(part(1, FROM, TO, "0.1"), part(2, EMPTY, TO, "1000"));

        SagaSummary summary = summary();
        assertEquals("REFUSED", summary.state());
        assertEquals("insufficient-funds", summary.refusalCode());
        assertTrue(String.valueOf(summary.refusalDetail()).contains(EMPTY), summary.refusalDetail());
        assertEquals(List.of(), queries.legs(saga));
        assertEquals(before, balance(TO));
        assertEquals(1, outcomes());
    }

    @Test
    void receivesNoPartAfterTheBookingThatItLedTo() throws Exception {
        consume(part(1, FROM, TO, "0.1"), part(2, FROM, TO, "0.2"));

        SagaView view = queries.saga(saga).orElseThrow();
        Instant end = view.summary().endedAt();
        assertTrue(
                view.parts().stream().noneMatch(part -> part.receivedAt().isAfter(end)),
                () -> view.parts() + " after " + end);
        assertEquals(
                List.of(end),
                queries.legs(saga).stream().map(EntryView::bookedAt).distinct().toList());
    }

    @Test
    void sendsNoMoreStatementsForManySagasThanForOne() throws SQLException {
        Map<String, Integer> one = statementsPerBatch(1);
        Map<String, Integer> hundred = statementsPerBatch(100);

        assertEquals(one, hundred);
        assertEquals(
                STATEMENTS, one.values().stream().mapToInt(Integer::intValue).sum(), one::toString);
    }

    /** What the server counts for one batch of that many sagas of two parts; what others send meanwhile is no multiple. */
    private Map<String, Integer> statementsPerBatch(int sagas) throws SQLException {
        consume(batch(sagas));
        Map<String, Long> before = calls();
        for (int i = 0; i < BATCHES; i++) {
            consume(batch(sagas));
        }
        Map<String, Integer> perBatch = new TreeMap<>();
        calls().forEach((statement, calls) -> {
            long times = (calls - before.getOrDefault(statement, 0L)) / BATCHES;
            if (times > 0) {
                perBatch.put(statement, (int) times);
            }
        });
        return perBatch;
    }

    private InboundRecord[] batch(int sagas) {
        List<InboundRecord> records = new ArrayList<>();
        for (int i = 0; i < sagas; i++) {
            SagaId fresh = new SagaId(ids.next());
            records.add(part(fresh, 1, FROM, TO, "0.1"));
            records.add(part(fresh, 2, FROM, TO, "0.2"));
        }
        return records.toArray(InboundRecord[]::new);
    }

    /** By the beginning of the statement, which is all that tells them apart. */
    private Map<String, Long> calls() throws SQLException {
        Map<String, Long> calls = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        select left(regexp_replace(query, '\\s+', ' ', 'g'), 60), sum(calls) from pg_stat_statements
                         where userid = cast(current_user as regrole) and toplevel group by 1""");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                calls.put(row.getString(1), row.getLong(2));
            }
        }
        return calls;
    }

    private void consume(InboundRecord... records) {
        new LedgerCommandsHandler(reader, ledger).handle(List.of(records));
    }

    private InboundRecord part(int number, String from, String to, String amount) {
        return part(saga, number, from, to, amount);
    }

    private InboundRecord part(SagaId of, int number, String from, String to, String amount) {
        Money money = Money.parse(BTC, amount);
        byte[] payload = CommandCodec.encode(new LedgerCommand.Post(
                "part " + number, List.of(new CommandLeg(from, money.negate()), new CommandLeg(to, money)), null));
        SagaContext context = new SagaContext(of, number, 2, deadline, "test", null);
        return new InboundRecord(
                Topics.LEDGER_COMMANDS,
                0,
                number,
                Instant.now(),
                null,
                payload,
                List.of(Header.text(Headers.SAGA_CONTEXT, SagaContextCodec.encode(context))));
    }

    private SagaSummary summary() {
        return queries.saga(saga).orElseThrow().summary();
    }

    private Money balance(String account) {
        return queries.accounts(List.of(account)).get(0).balance();
    }

    private void assertSound() {
        assertTrue(queries.trialBalance().stream().allMatch(line -> line.isSound()));
    }

    /** Messages that announce this saga's end. */
    private int outcomes() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement count =
                        connection.prepareStatement("select count(*) from outbox.message where key = ?")) {
            count.setBytes(1, saga.toString().getBytes(StandardCharsets.UTF_8));
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}

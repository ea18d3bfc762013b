package dev.lockstep.systemtests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountSpec;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.message.LedgerCommand.ChangeAccount;
import dev.lockstep.contract.message.LedgerCommand.OpenAccounts;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.AccountChangeView;
import dev.lockstep.contract.query.AccountView;
import dev.lockstep.contract.query.ClearingException;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.SagaSummary;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.ledger.assembly.LedgerBatchHandler;
import dev.lockstep.ledger.assembly.LedgerCommandsHandler;
import dev.lockstep.outbox.consume.InboundRecord;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Accounts from opening to closing on PostgreSQL, in Payara, by commands as the ledger's consumer takes them. */
@Tag("it")
@ExtendWith(ArquillianExtension.class)
class AccountsIT {

    private static final Asset BTC = new Asset("BTC", 8);

    private final CommandReader reader = new CommandReader(1_000, 1 << 20);
    private final Ids ids = Ids.timeOrdered();
    private final String account = "customer:" + ids.next() + ":BTC";
    private final String clearing = "clearing:" + ids.next();

    @Inject
    LedgerBatchHandler ledger;

    @Inject
    LedgerQueries queries;

    @Resource
    UserTransaction transaction;

    @Resource
    ManagedExecutorService threads;

    @Resource(lookup = "java:app/jdbc/ledger")
    DataSource database;

    @Deployment
    static WebArchive application() {
        return ApplicationArchive.with(AccountsIT.class);
    }

    @BeforeEach
    void open() {
        consume(new OpenAccounts(
                "somebody",
                List.of(
                        new AccountSpec(account, BTC, AccountKind.CUSTOMER),
                        new AccountSpec(clearing, BTC, AccountKind.CLEARING))));
    }

    @Test
    void freezesUnfreezesAndClosesAnAccountAndKeepsWhoSaidSo() {
        assertEquals("OPEN", view().state());

        change(AccountState.FROZEN, "court order");
        assertEquals("FROZEN", view().state());
        assertEquals("account-frozen", refusal(move("external:BTC", account, "1")));

        change(AccountState.OPEN, "lifted");
        assertEquals(Optional.empty(), Optional.ofNullable(refusal(move("external:BTC", account, "1"))));

        change(AccountState.CLOSED, "left");
        assertEquals("OPEN", view().state());

        move(account, "external:BTC", "1");
        change(AccountState.CLOSED, "left and took it along");
        assertEquals("CLOSED", view().state());
        assertEquals("account-closed", refusal(move("external:BTC", account, "1")));
        change(AccountState.OPEN, "came back");
        assertEquals("CLOSED", view().state());

        assertEquals(
                List.of(
                        "CLOSED>OPEN account-closed: came back",
                        "OPEN>CLOSED null: left and took it along",
                        "OPEN>CLOSED balance-not-zero: left",
                        "FROZEN>OPEN null: lifted",
                        "OPEN>FROZEN null: court order"),
                queries.accountChanges(account, 10).stream()
                        .map(AccountsIT::told)
                        .toList());
        assertTrue(queries.accountChanges(account, 10).stream()
                .allMatch(kept -> kept.actor().equals("me")));
    }

    @Test
    void changesAnAccountOnceHoweverOftenTheCommandIsDelivered() {
        MessageId freeze = new MessageId(ids.next());
        consume(freeze, new ChangeAccount(account, AccountState.FROZEN, "because", "me"));
        change(AccountState.OPEN, "lifted");
        consume(freeze, new ChangeAccount(account, AccountState.FROZEN, "because", "me"));

        assertEquals("OPEN", view().state());
        assertEquals(2, queries.accountChanges(account, 10).size());
    }

    @Test
    void leavesNoTraceOfAChangeThatIsRolledBack() throws Exception {
        transaction.begin();
        change(AccountState.FROZEN, "because");
        transaction.rollback();

        assertEquals("OPEN", view().state());
        assertEquals(List.of(), queries.accountChanges(account, 10));
    }

    /** Whoever closes waits for the booking that is under way, and then finds what it left. */
    @Test
    void waitsForTheBookingThatHasTheAccountInHand() throws Exception {
        transaction.begin();
        move("external:BTC", account, "1");
        CompletableFuture<Void> closing =
                CompletableFuture.runAsync(() -> change(AccountState.CLOSED, "left"), threads);
        Instant late = Instant.now().plusSeconds(30);
        while (!somebodyWaits()) {
            assertTrue(Instant.now().isBefore(late), "nobody waits for the account");
        }
        transaction.commit();
        closing.get(30, TimeUnit.SECONDS);

        assertEquals("OPEN", view().state());
        assertEquals(
                "balance-not-zero", queries.accountChanges(account, 1).get(0).refusalCode());
    }

    /** Nothing was ever booked on it, and still there is a row to lock. */
    @Test
    void givesNothingFromAnAccountThatWasNeverUsedHoweverManyAskAtOnce() throws Exception {
        assertEquals(0, howManyGet(32));
        assertEquals(Money.zero(BTC), view().balance());
    }

    @Test
    void givesWhatIsThereAndNoMoreHoweverManyAskAtOnce() throws Exception {
        move("external:BTC", account, "5");
        assertEquals(5, howManyGet(32));
        assertEquals(Money.zero(BTC), view().balance());
    }

    /** Sale and purchase meet in the clearing account; in between, and however the saga ends, nothing is there. */
    @Test
    void leavesAClearingAccountAtZeroHoweverASagaEnds() {
        move("external:BTC", account, "1");
        SagaId booked = passThrough("house:BTC");
        assertEquals("BOOKED", state(booked));
        assertEquals(
                2,
                queries.legs(booked).stream()
                        .filter(leg -> leg.account().equals(clearing))
                        .count());

        move("external:BTC", account, "1");
        assertEquals("REFUSED", state(passThrough("nobody:BTC")));
        assertEquals("REFUSED", state(passThrough(null)));
        assertEquals(List.of(), exceptions());
        assertEquals(Money.zero(BTC), queries.accounts(List.of(clearing)).get(0).balance());
    }

    @Test
    void listsAClearingAccountOnlyWhileItIsNotZeroWithTheLegsSince() {
        long others = queries.figures().clearingExceptions();
        move("external:BTC", clearing, "1");
        move(clearing, account, "1");
        assertEquals(List.of(), exceptions());

        SagaId first = move("external:BTC", clearing, "2");
        SagaId second = move(clearing, account, "0.5");
        ClearingException exception = exceptions().get(0);
        assertEquals(Money.parse(BTC, "1.5"), exception.account().balance());
        assertEquals(
                List.of(second, first),
                exception.legs().stream().map(EntryView::saga).toList());
        assertEquals(others + 1, queries.figures().clearingExceptions());

        for (int leg = 0; leg < ClearingException.LEGS_MAX; leg++) {
            move(clearing, account, "0.1");
        }
        assertEquals(ClearingException.LEGS_MAX, exceptions().get(0).legs().size());

        move(clearing, account, "0.5");
        assertEquals(List.of(), exceptions());
        assertEquals(others, queries.figures().clearingExceptions());
    }

    /** So many want one each, at once; answers how many got it. Nobody else fails. */
    private long howManyGet(int takers) throws Exception {
        List<CompletableFuture<SagaId>> takes = new ArrayList<>();
        for (int taker = 0; taker < takers; taker++) {
            takes.add(CompletableFuture.supplyAsync(() -> move(account, "external:BTC", "1"), threads));
        }
        long booked = 0;
        for (CompletableFuture<SagaId> take : takes) {
            SagaId saga = take.get(60, TimeUnit.SECONDS);
            booked += state(saga).equals("BOOKED") ? 1 : 0;
            assertEquals(state(saga).equals("BOOKED") ? null : "insufficient-funds", refusal(saga));
        }
        return booked;
    }

    /** One from the account through clearing to another; to null: the saga is cancelled instead. */
    private SagaId passThrough(@Nullable String to) {
        SagaId saga = new SagaId(ids.next());
        consume(saga, 1, account, clearing);
        assertEquals("COLLECTING", state(saga));
        assertEquals(List.of(), exceptions());
        if (to == null) {
            consume(new LedgerCommand.CancelSaga(saga, "no"));
        } else {
            consume(saga, 2, clearing, to);
        }
        return saga;
    }

    private void consume(SagaId saga, int part, String from, String to) {
        SagaContext context = new SagaContext(
                saga, part, 2, Instant.now().truncatedTo(ChronoUnit.DAYS).plus(2, ChronoUnit.DAYS), "test", null);
        consume(
                new MessageId(ids.next()),
                post(from, to, "1"),
                Header.text(Headers.SAGA_CONTEXT, SagaContextCodec.encode(context)));
    }

    private String state(SagaId saga) {
        return queries.saga(saga).orElseThrow().summary().state();
    }

    private boolean somebodyWaits() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement waiting =
                        connection.prepareStatement("select exists (select from pg_locks where not granted)");
                ResultSet row = waiting.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private List<ClearingException> exceptions() {
        return queries.clearingExceptions().stream()
                .filter(exception -> exception.account().account().equals(clearing))
                .toList();
    }

    private AccountView view() {
        return queries.accounts(List.of(account)).get(0);
    }

    private static String told(AccountChangeView change) {
        return change.before() + ">" + change.wanted() + " " + change.refusalCode() + ": " + change.reason();
    }

    private String refusal(SagaId saga) {
        SagaSummary summary = queries.saga(saga).orElseThrow().summary();
        return summary.refusalCode();
    }

    private void change(AccountState state, String reason) {
        consume(new ChangeAccount(account, state, reason, "me"));
    }

    private SagaId move(String from, String to, String amount) {
        return consume(post(from, to, amount));
    }

    private static Post post(String from, String to, String amount) {
        Money money = Money.parse(BTC, amount);
        return new Post("move", List.of(new CommandLeg(from, money.negate()), new CommandLeg(to, money)), null);
    }

    /** Answers the saga that a command is which stands alone. */
    private SagaId consume(LedgerCommand command) {
        MessageId id = new MessageId(ids.next());
        consume(id, command);
        return new SagaId(id.value());
    }

    private void consume(MessageId id, LedgerCommand command, Header... more) {
        List<Header> headers = new ArrayList<>(List.of(more));
        headers.add(Header.text(Headers.MESSAGE_ID, id.toString()));
        headers.add(Header.text(Headers.MESSAGE_TYPE, command.type()));
        InboundRecord record = new InboundRecord(
                Topics.LEDGER_COMMANDS, 0, 0, Instant.now(), null, CommandCodec.encode(command), headers);
        new LedgerCommandsHandler(reader, ledger).handle(List.of(record));
    }
}

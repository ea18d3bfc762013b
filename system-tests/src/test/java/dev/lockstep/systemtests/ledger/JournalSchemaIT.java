package dev.lockstep.systemtests.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.systemtests.servers.LedgerServer;
import dev.lockstep.systemtests.servers.ServersTest;
import dev.lockstep.systemtests.stack.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ledger's database refuses by itself, whatever the application does. What it takes here is no sound booking. */
@ServersTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalSchemaIT {

    private static final String PERMISSION_DENIED = "42501";
    private static final String CHECK_VIOLATION = "23514";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String INTEGRITY_VIOLATION = "23000";

    /** A saga of two parts, of which one only takes and the other one only gives. */
    private static final String TWO_HALVES = """
            with s as (
                insert into ledger.saga (saga_id, type, total, received, state, ended_at, deadline)
                values ('%1$s', 'test', 2, 2, 'BOOKED', now(), now() + interval '1 hour') returning saga_id)
            select saga_id from s;
            with half as materialized (
                select part_no, gen_random_uuid() as posting_id, case part_no when 1 then -5 else 5 end as minor
                  from generate_series(1, 2) part_no),
            posted as (
                insert into ledger.posting (posting_id, saga_id, part_no, description, leg_count, effective_at, booked_at)
                select posting_id, '%1$s', part_no, 'test', 2, now(), now() from half)
            insert into ledger.leg (leg_seq, posting_id, leg_no, leg_count, account_id, asset, amount_minor,
                                    balance_after_minor, booked_at, effective_at)
            select nextval('ledger.leg_seq'), posting_id, leg_no, 2, 'house:BTC', 'BTC/8', minor, 0, now(), now()
              from half, generate_series(1, 2) leg_no""";

    private final Infrastructure servers;
    private final LedgerServer server = LedgerServer.start("journal-schema");
    private final Database ledger = as(server.access().application());

    JournalSchemaIT(Infrastructure servers) {
        this.servers = servers;
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void takesABalancedPosting() throws SQLException {
        UUID posting = book(leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5));
        assertThat(ledger.count("select count(*) from ledger.leg where posting_id = ?", posting))
                .isEqualTo(2);
    }

    @Test
    void refusesLegsThatDoNotSumToZero() {
        refused(CHECK_VIOLATION, leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 4));
    }

    @Test
    void refusesLegsThatSumToZeroOnlyAcrossAssets() {
        refused(CHECK_VIOLATION, leg("house:BTC", "BTC/8", -5), leg("clearing:ETH", "ETH/18", 5));
    }

    @Test
    void refusesALegInAnotherAssetThanItsAccounts() {
        assertThatThrownBy(() -> book(leg("house:BTC", "ETH/18", -5), leg("clearing:ETH", "ETH/18", 5)))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void refusesALegThatMovesNothing() {
        refused(CHECK_VIOLATION, leg("house:BTC", "BTC/8", 0), leg("clearing:BTC", "BTC/8", 0));
    }

    /** Not a number is equal to itself in SQL, and greater than every number. */
    @Test
    void refusesALegThatIsNoNumber() throws SQLException {
        String unsound = bookingSql("BOOKED", 2, leg("house:BTC", "BTC/8", -7), leg("clearing:BTC", "BTC/8", 7))
                .replace("-7)", "'NaN'::numeric)")
                .replace("7)", "'NaN'::numeric)");
        for (Database role : List.of(ledger, owner())) {
            assertThatThrownBy(() -> execute(role, unsound))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo(CHECK_VIOLATION);
        }
    }

    @Test
    void refusesTheSameLegTwice() {
        String sql = bookingSql("BOOKED", 2, leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5));
        String twice = sql.replace("(2, 'clearing:BTC'", "(1, 'house:BTC'");
        for (Database role : List.of(ledger, owner())) {
            assertThatThrownBy(() -> execute(role, twice))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo(UNIQUE_VIOLATION);
        }
    }

    /** Two postings of one statement, each with legs of one direction. */
    @Test
    void refusesPostingsThatSumToZeroOnlyTogether() {
        for (Database role : List.of(ledger, owner())) {
            assertThatThrownBy(() -> execute(role, TWO_HALVES.formatted(UUID.randomUUID())))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo(CHECK_VIOLATION);
        }
    }

    /** Only the application books, but nobody else may do it wrong either. */
    @Test
    void refusesFromTheOwnerWhatItRefusesFromTheApplication() throws SQLException {
        List<String> unsound = List.of(
                bookingSql("BOOKED", 2, leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 4)),
                bookingSql("BOOKED", 2, leg("house:BTC", "BTC/8", -5), leg("clearing:ETH", "ETH/18", 5)),
                bookingSql("BOOKED", 2, leg("house:BTC", "ETH/18", -5), leg("clearing:ETH", "ETH/18", 5)),
                bookingSql("BOOKED", 2, leg("house:BTC", "BTC/8", 0), leg("clearing:BTC", "BTC/8", 0)),
                bookingSql("BOOKED", 2, leg("nobody:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5)),
                bookingSql("BOOKED", 3, leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5)),
                bookingSql("EXPIRED", 2, leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5)),
                bookingSql("BOOKED", 2));
        for (String sql : unsound) {
            assertThatThrownBy(() -> execute(owner(), sql))
                    .as(sql)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo(CHECK_VIOLATION);
        }
        execute(owner(), bookingSql("BOOKED", 2, leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5)));
    }

    @Test
    void refusesAPostingWithoutItsLegs() {
        refused(CHECK_VIOLATION);
    }

    @Test
    void refusesAPostingThatLacksALeg() {
        assertThatThrownBy(() -> book("BOOKED", 3, leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5)))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(CHECK_VIOLATION);
    }

    @Test
    void refusesAPostingOfASagaThatIsNotBooked() {
        for (String state : new String[] {"COLLECTING", "EXPIRED"}) {
            assertThatThrownBy(() -> book(state, 2, leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5)))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo(CHECK_VIOLATION);
        }
    }

    @Test
    void refusesALegOfAnAccountThatIsNotThere() {
        refused(CHECK_VIOLATION, leg("nobody:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5));
    }

    @Test
    void refusesAnotherLegForAPostingThatHasAllOfThem() throws SQLException {
        UUID posting = book(leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5));
        for (int[] place : new int[][] {{3, 3}, {3, 2}}) {
            assertThatThrownBy(() -> insertLeg(posting, place[0], place[1], leg("house:BTC", "BTC/8", -1)))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo(CHECK_VIOLATION);
        }
        assertThatThrownBy(() -> insertLeg(posting, 1, 2, leg("house:BTC", "BTC/8", -5)))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(UNIQUE_VIOLATION);
    }

    @Test
    void refusesALegWithoutAPosting() {
        assertThatThrownBy(() -> insertLeg(UUID.randomUUID(), 1, 1, leg("house:BTC", "BTC/8", -5)))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(CHECK_VIOLATION);
    }

    @Test
    void refusesASecondPostingForAPart() throws SQLException {
        UUID posting = book(leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5));
        assertThatThrownBy(() -> execute(ledger, """
                        with posted as (
                            insert into ledger.posting
                                (posting_id, saga_id, part_no, description, leg_count, effective_at, booked_at)
                            select gen_random_uuid(), saga_id, part_no, 'again', 2, now(), now()
                              from ledger.posting where posting_id = '%s'
                            returning posting_id)
                        select * from posted""".formatted(posting)))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(UNIQUE_VIOLATION);
    }

    @Test
    void refusesAPartOfASagaThatIsNotThere() {
        assertThatThrownBy(() -> execute(ledger, """
                        insert into ledger.part (saga_id, part_no, message_id, content_hash, payload, topic, partition,
                                                 log_offset)
                        values (gen_random_uuid(), 1, gen_random_uuid(), '', '', 'x', 0, 0)"""))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(FOREIGN_KEY_VIOLATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update ledger.leg set amount_minor = 1",
                "delete from ledger.leg",
                "truncate ledger.leg",
                "update ledger.posting set description = 'x'",
                "delete from ledger.posting",
                "truncate ledger.posting cascade",
                "update ledger.part set payload = ''",
                "update ledger.part_evidence set payload = ''",
                "delete from ledger.part_evidence",
                "truncate ledger.part_evidence",
                "delete from ledger.saga",
                "delete from ledger.account",
                "truncate ledger.account cascade",
                "update ledger.audit_event set content = ''",
                "truncate ledger.audit_event",
                "update ledger.account_change set reason = 'x'",
                "delete from ledger.account_change",
                "update ledger.correction set reason = 'x'",
                "truncate ledger.correction"
            })
    void letsNotEvenTheOwnerChangeThePast(String sql) {
        assertThatThrownBy(() -> execute(owner(), sql))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(INTEGRITY_VIOLATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update ledger.leg set amount_minor = 1",
                "delete from ledger.leg",
                "truncate ledger.leg",
                "update ledger.posting set description = 'x'",
                "delete from ledger.posting",
                "update ledger.part set payload = ''",
                "delete from ledger.part",
                "delete from ledger.part_evidence",
                "update ledger.audit_event set content = ''",
                "delete from ledger.audit_event",
                "delete from ledger.saga",
                "delete from ledger.balance",
                "delete from ledger.account",
                "update ledger.correction set reason = 'x'",
                "delete from ledger.correction",
                "update ledger.account set asset = 'BTC/8'",
                "update ledger.account set may_go_negative = true",
                "update ledger.account set owner_ref = 'x'",
                "update ledger.balance set may_go_negative = true",
                "update ledger.account_change set reason = 'x'",
                "delete from ledger.account_change",
                "drop table ledger.leg",
                "alter table ledger.posting disable trigger all",
                "update outbox.message set payload = ''",
                "delete from outbox.message",
                "delete from outbox.parked"
            })
    void letsTheApplicationNeverChangeThePast(String sql) {
        assertThatThrownBy(() -> execute(ledger, sql))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(PERMISSION_DENIED);
    }

    @Test
    void takesAReversalWithItsReplacementInWhateverOrder() throws SQLException {
        UUID wrong = book(leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5));
        UUID right = book(leg("house:BTC", "BTC/8", -4), leg("clearing:BTC", "BTC/8", 4));
        UUID reversal = book(leg("clearing:BTC", "BTC/8", -5), leg("house:BTC", "BTC/8", 5));
        execute(ledger, correction(right, wrong, "REPLACEMENT") + "; " + correction(reversal, wrong, "REVERSAL"));
        assertThat(ledger.count("select count(*) from ledger.correction_link where corrects_posting_id = ?", wrong))
                .isEqualTo(2);
    }

    @Test
    void refusesAReversalThatTakesBackSomethingElse() throws SQLException {
        UUID wrong = book(leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5));
        for (UUID other : List.of(
                book(leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5)),
                book(leg("house:BTC", "BTC/8", 4), leg("clearing:BTC", "BTC/8", -4)),
                book(leg("house:BTC", "BTC/8", 5), leg("external:BTC", "BTC/8", -5)),
                book(
                        leg("house:BTC", "BTC/8", 5),
                        leg("clearing:BTC", "BTC/8", -5),
                        leg("house:ETH", "ETH/18", 1),
                        leg("clearing:ETH", "ETH/18", -1)))) {
            assertThatThrownBy(() -> execute(ledger, correction(other, wrong, "REVERSAL")))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo(CHECK_VIOLATION);
        }
    }

    @Test
    void reversesAPostingOnceAndReplacesNoneThatIsNotReversed() throws SQLException {
        UUID wrong = book(leg("house:BTC", "BTC/8", -5), leg("clearing:BTC", "BTC/8", 5));
        UUID right = book(leg("house:BTC", "BTC/8", -4), leg("clearing:BTC", "BTC/8", 4));
        assertThatThrownBy(() -> execute(ledger, correction(right, wrong, "REPLACEMENT")))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(CHECK_VIOLATION);
        execute(
                ledger,
                correction(book(leg("house:BTC", "BTC/8", 5), leg("clearing:BTC", "BTC/8", -5)), wrong, "REVERSAL"));
        UUID again = book(leg("house:BTC", "BTC/8", 5), leg("clearing:BTC", "BTC/8", -5));
        assertThatThrownBy(() -> execute(ledger, correction(again, wrong, "REVERSAL")))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(UNIQUE_VIOLATION);
        assertThatThrownBy(() -> execute(ledger, correction(again, UUID.randomUUID(), "REVERSAL")))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(FOREIGN_KEY_VIOLATION);
    }

    @Test
    void neverLetsABalanceThatMayNotBeNegativeGoBelowZero() {
        assertThatThrownBy(() ->
                        execute(ledger, "update ledger.balance set balance_minor = -1 where account_id = 'fee:BTC'"))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(CHECK_VIOLATION);
    }

    @Test
    void neverOpensAClosedAccountAgain() throws SQLException {
        String account = open("venue:" + UUID.randomUUID());
        execute(ledger, state(account, "CLOSED"));
        execute(ledger, state(account, "CLOSED"));
        for (String other : List.of("OPEN", "FROZEN")) {
            assertThatThrownBy(() -> execute(ledger, state(account, other)))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo(INTEGRITY_VIOLATION);
        }
    }

    @Test
    void neverClosesAnAccountThatHoldsSomethingNorBooksOnAClosedOne() throws SQLException {
        String account = open("venue:" + UUID.randomUUID());
        String balance = "update ledger.balance set balance_minor = %d where account_id = '" + account + "'";
        execute(ledger, balance.formatted(5));
        assertThatThrownBy(() -> execute(ledger, state(account, "CLOSED")))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(CHECK_VIOLATION);
        execute(ledger, balance.formatted(0));
        execute(ledger, state(account, "CLOSED"));
        assertThatThrownBy(() -> execute(ledger, balance.formatted(5)))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(CHECK_VIOLATION);
    }

    @Test
    void keepsNoChangeOfAnAccountThatIsNotThereOrHasNoReason() {
        String insert = "insert into ledger.account_change (request_id, account_id, before_state, wanted_state, reason,"
                + " actor, decided_at) values (gen_random_uuid(), '%s', 'OPEN', 'FROZEN', '%s', 'me', now())";
        assertThatThrownBy(() -> execute(ledger, insert.formatted("nobody", "because")))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(FOREIGN_KEY_VIOLATION);
        assertThatThrownBy(() -> execute(ledger, insert.formatted("house:BTC", "")))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(CHECK_VIOLATION);
    }

    @Test
    void writesTheEndOfASagaOnce() throws SQLException {
        UUID saga = UUID.randomUUID();
        execute(ledger, saga(saga, "COLLECTING"));
        execute(ledger, "update ledger.saga set state = 'EXPIRED', ended_at = now() where saga_id = '" + saga + "'");
        assertThatThrownBy(
                        () -> execute(ledger, "update ledger.saga set state = 'BOOKED' where saga_id = '" + saga + "'"))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(INTEGRITY_VIOLATION);
    }

    @Test
    void showsNoRoleTheOtherDatabase() {
        for (Login login : new Login[] {
            servers.ledger().owner(),
            servers.ledger().application(),
            servers.ledger().relay()
        }) {
            assertThatThrownBy(() -> new Database(servers.swap().url(), login.user(), login.password()).connect())
                    .hasMessageContaining("permission denied");
        }
        for (Login login : new Login[] {
            servers.swap().owner(), servers.swap().application(), servers.swap().relay()
        }) {
            assertThatThrownBy(() -> new Database(servers.ledger().url(), login.user(), login.password()).connect())
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void letsTheRelayReadTheOutboxAndNothingElse() throws SQLException {
        Database relay = as(server.access().relay());
        execute(relay, "select count(*) from outbox.message");
        assertThatThrownBy(() -> execute(relay, "select count(*) from ledger.leg"))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(PERMISSION_DENIED);
        assertThatThrownBy(() -> execute(relay, "delete from outbox.message"))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(PERMISSION_DENIED);
    }

    private record Leg(String account, String asset, long minor) {}

    private static Leg leg(String account, String asset, long minor) {
        return new Leg(account, asset, minor);
    }

    private void refused(String state, Leg... legs) {
        assertThatThrownBy(() -> book(legs))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(state);
    }

    /** A booked saga of one part with a posting of these legs, as the application's role. */
    private UUID book(Leg... legs) throws SQLException {
        return book("BOOKED", Math.max(2, legs.length), legs);
    }

    private UUID book(String state, int count, Leg... legs) throws SQLException {
        UUID posting = UUID.randomUUID();
        execute(ledger, bookingSql(posting, state, count, legs));
        return posting;
    }

    private static String bookingSql(String state, int count, Leg... legs) {
        return bookingSql(UUID.randomUUID(), state, count, legs);
    }

    /** A saga, then posting and legs in one statement, as the application does it; both in one transaction. */
    private static String bookingSql(UUID posting, String state, int count, Leg... legs) {
        UUID saga = UUID.randomUUID();
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < legs.length; i++) {
            rows.append(rows.length() == 0 ? "" : ", ")
                    .append("(%d, '%s', '%s', %d)"
                            .formatted(i + 1, legs[i].account(), legs[i].asset(), legs[i].minor()));
        }
        String append = legs.length == 0 ? "select * from posted" : """
                insert into ledger.leg (leg_seq, posting_id, leg_no, leg_count, account_id, asset, amount_minor,
                                        balance_after_minor, booked_at, effective_at)
                select nextval('ledger.leg_seq'), '%s', l.no, %d, l.account, l.asset, l.amount, 0, now(), now()
                  from (values %s) l (no, account, asset, amount)""".formatted(posting, count, rows);
        return saga(saga, state) + """
                ;
                with posted as (
                    insert into ledger.posting
                        (posting_id, saga_id, part_no, description, leg_count, effective_at, booked_at)
                    values ('%s', '%s', 1, 'test', %d, now(), now()) returning posting_id)
                """.formatted(posting, saga, count) + append;
    }

    private void insertLeg(UUID posting, int number, int count, Leg leg) throws SQLException {
        execute(ledger, """
                insert into ledger.leg (leg_seq, posting_id, leg_no, leg_count, account_id, asset, amount_minor,
                                        balance_after_minor, booked_at, effective_at)
                values (nextval('ledger.leg_seq'), '%s', %d, %d, '%s', '%s', %d, 0, now(), now())
                """.formatted(posting, number, count, leg.account(), leg.asset(), leg.minor()));
    }

    private String open(String account) throws SQLException {
        execute(
                ledger,
                "insert into ledger.account (account_id, asset, kind, may_go_negative) values ('" + account
                        + "', 'BTC/8', 'VENUE', true)");
        execute(
                ledger,
                "insert into ledger.balance (account_id, asset, kind, may_go_negative) values ('" + account
                        + "', 'BTC/8', 'VENUE', true)");
        return account;
    }

    private static String correction(UUID posting, UUID corrected, String kind) {
        return "insert into ledger.correction (posting_id, corrects_posting_id, kind, reason, actor) values ('"
                + posting + "', '" + corrected + "', '" + kind + "', 'because', 'me')";
    }

    private static String state(String account, String state) {
        return "update ledger.account set state = '" + state + "' where account_id = '" + account + "'";
    }

    private static String saga(UUID saga, String state) {
        boolean ended = !state.equals("COLLECTING");
        return "insert into ledger.saga (saga_id, type, total, received, state, ended_at, deadline) values ('" + saga
                + "', 'test', 1, 1, '" + state + "', " + (ended ? "now()" : "null") + ", now() + interval '1 hour')";
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Database owner() {
        return as(server.access().owner());
    }

    private Database as(Login login) {
        return new Database(server.access().url(), login.user(), login.password());
    }
}

package dev.lockstep.ledger.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.ReconciliationId;
import dev.lockstep.ledger.control.JdbcRebuild.Bounds;
import dev.lockstep.systemtests.ledger.GrownJournal;
import dev.lockstep.systemtests.servers.LedgerServer;
import dev.lockstep.systemtests.stack.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The books made again from a journal that grew, on PostgreSQL: what is planted is found and named, and nothing else. */
@Tag("it")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReconciliationIT {

    private static final int LEGS = 100_000;
    private static final int WRITERS = 3;
    private static final int ROUNDS_BESIDE_WRITERS = 8;

    private static final Nightly NEVER = Nightly.parse("off");
    private static final BooleanSupplier STAYS = () -> false;

    /** Small enough that chunks cut snapshots, and slices cut the accounts. */
    private static final Bounds SMALL = new Bounds(7_001, 30);

    private final Ids ids = Ids.timeOrdered();
    private LedgerServer server;
    private Database superuser;
    private DataSource application;

    @BeforeAll
    void grow() throws SQLException {
        server = LedgerServer.start("reconciliation");
        GrownJournal.grow(server, LEGS);
        superuser = server.superuser();
        application = server.application();
        assertThat(Snapshots.makeAll(application)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void findsNothingInSoundBooksAndSaysWhatItLookedAt() {
        Map<String, Object> report = reconcile();

        assertThat(report)
                .containsEntry("state", "DONE")
                .containsEntry("differences", 0L)
                .containsEntry("percent", 100)
                .containsEntry("asked_by", "test")
                .containsEntry("legs", superuser.count("select count(*) from ledger.leg"))
                .containsEntry("accounts", superuser.count("select count(*) from ledger.account"))
                .containsEntry("snapshots", superuser.count("select count(*) from ledger.trial_snapshot"))
                .containsEntry("up_to_seq", superuser.count("select max(leg_seq) from ledger.leg"))
                .containsEntry("failure", null);
        assertThat(found(report)).isEmpty();
    }

    @Test
    void namesEveryFigureThatASuperuserChangedAndNoOther() {
        String changed = "customer:0000003:BTC";
        String missing = "customer:0000004:ETH";
        String leg = "customer:0000005:BTC";
        String unused = "rounding:BTC";
        long balance = balance(changed);
        long lost = balance(missing);
        Map<String, Object> broken = one("""
                select leg_seq, balance_after_minor from ledger.leg
                 where account_id = ? order by leg_seq offset 7 limit 1""", leg);
        Map<String, Object> line = one("""
                select up_to, credit_minor from ledger.trial_snapshot_line
                 where asset = 'BTC/8' and kind = 'HOUSE' order by up_to offset 1 limit 1""");
        long lastOfSecond =
                superuser.count("select last_seq from ledger.trial_snapshot where up_to = ?", line.get("up_to"));

        plant("update ledger.balance set balance_minor = balance_minor + 5 where account_id = '" + changed + "'");
        plant("update ledger.balance set balance_minor = 7 where account_id = '" + unused + "'");
        plant("create table public.lost as select * from ledger.balance where account_id = '" + missing + "'");
        plant("delete from ledger.balance where account_id = '" + missing + "'");
        plant("update ledger.leg set balance_after_minor = balance_after_minor - 1 where leg_seq = "
                + broken.get("leg_seq"));
        plant("update ledger.trial_snapshot_line set credit_minor = credit_minor + 1 where asset = 'BTC/8'"
                + " and kind = 'HOUSE' and up_to = '" + line.get("up_to") + "'");
        Map<String, Object> report = reconcile();
        Map<String, Object> inSmallPieces = reconcile(SMALL, STAYS);
        plant("update ledger.balance set balance_minor = balance_minor - 5 where account_id = '" + changed + "'");
        plant("update ledger.balance set balance_minor = 0 where account_id = '" + unused + "'");
        plant("insert into ledger.balance select * from public.lost; drop table public.lost");
        plant("update ledger.leg set balance_after_minor = balance_after_minor + 1 where leg_seq = "
                + broken.get("leg_seq"));
        plant("update ledger.trial_snapshot_line set credit_minor = credit_minor - 1 where asset = 'BTC/8'"
                + " and kind = 'HOUSE' and up_to = '" + line.get("up_to") + "'");

        long after = number(broken.get("balance_after_minor"));
        long credits = number(line.get("credit_minor"));
        List<List<Object>> planted = List.of(
                List.of("BALANCE", changed, "BTC/8", balance + 5, balance, lastLeg(changed)),
                List.of("BALANCE", unused, "BTC/8", 7L, 0L, 0L),
                List.of("BALANCE_MISSING", missing, "ETH/18", "nothing", lost, lastLeg(missing)),
                List.of("LEG", leg, "BTC/8", after - 1, after, broken.get("leg_seq")),
                List.of("SNAPSHOT", line.get("up_to") + " HOUSE credits", "BTC/8", credits + 1, credits, lastOfSecond));
        assertThat(found(report)).containsExactlyInAnyOrderElementsOf(planted);
        assertThat(found(inSmallPieces)).containsExactlyInAnyOrderElementsOf(planted);
        assertThat(report).containsEntry("state", "DONE").containsEntry("differences", 5L);
        assertThat(inSmallPieces.get("legs")).isEqualTo(report.get("legs"));
        assertThat(inSmallPieces.get("accounts")).isEqualTo(report.get("accounts"));
        assertThat(reconcile()).containsEntry("differences", 0L);
    }

    @Test
    void noticesThatALegWasTakenOut() {
        String account = "customer:0000006:BTC";
        Map<String, Object> leg = one(
                "select leg_seq, amount_minor from ledger.leg where account_id = ? order by leg_seq offset 3 limit 1",
                account);
        Map<String, Object> next =
                one("select leg_seq from ledger.leg where account_id = ? order by leg_seq offset 4 limit 1", account);
        long balance = balance(account);

        plant("create table public.taken as select * from ledger.leg where leg_seq = " + leg.get("leg_seq"));
        plant("delete from ledger.leg where leg_seq = " + leg.get("leg_seq"));
        Map<String, Object> report = reconcile();
        plant("insert into ledger.leg select * from public.taken; drop table public.taken");

        long without = balance - number(leg.get("amount_minor"));
        assertThat(found(report))
                .contains(List.of("BALANCE", account, "BTC/8", balance, without, lastLeg(account)))
                .anySatisfy(row -> assertThat(row).contains("LEG", account, next.get("leg_seq")))
                .filteredOn(row -> row.get(0).equals("SNAPSHOT")
                        && String.valueOf(row.get(1)).endsWith(" legs"))
                .hasSize((int) superuser.count("select count(*) from ledger.trial_snapshot"));
        assertThat(reconcile()).containsEntry("differences", 0L);
    }

    @Test
    void findsNoDifferenceBesideBookingsAndKeepsNoneWaiting() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger booked = new AtomicInteger();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            writers.add(CompletableFuture.runAsync(() -> {
                while (!enough.get()) {
                    book("customer:000000" + (7 + number % 2) + ":BTC");
                    booked.incrementAndGet();
                }
            }));
        }
        List<Map<String, Object>> reports = new ArrayList<>();
        try {
            for (int round = 0; round < ROUNDS_BESIDE_WRITERS; round++) {
                reports.add(reconcile(round % 2 == 0 ? Bounds.USUAL : SMALL, STAYS));
            }
        } finally {
            enough.set(true);
            CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        }

        assertThat(booked.get()).isGreaterThan(ROUNDS_BESIDE_WRITERS);
        assertThat(reports)
                .allSatisfy(report ->
                        assertThat(report).containsEntry("state", "DONE").containsEntry("differences", 0L));
        assertThat(reports.get(ROUNDS_BESIDE_WRITERS - 1).get("legs"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LONG)
                .isGreaterThan((Long) reports.get(0).get("legs"));
    }

    @Test
    void looksAtTheBooksOfItsStartWhateverIsBookedBetweenItsChunks() {
        long before = superuser.count("select count(*) from ledger.leg");
        AtomicInteger between = new AtomicInteger();

        Map<String, Object> report = reconcile(SMALL, () -> {
            book("customer:0000009:BTC");
            between.incrementAndGet();
            return false;
        });

        assertThat(between.get()).isGreaterThan(LEGS / SMALL.chunkLegs());
        assertThat(report).containsEntry("differences", 0L).containsEntry("legs", before);
        assertThat(superuser.count("select count(*) from ledger.leg")).isEqualTo(before + 2L * between.get());
    }

    @Test
    void holdsNoLockOnAnyRowAndNoTransactionId() {
        List<Long> held = new ArrayList<>();
        reconcile(SMALL, () -> {
            held.add(superuser.count("""
                    select count(*) from pg_stat_activity
                     where usename = 'ledger_app' and state = 'idle in transaction' and backend_xid is not null"""));
            held.add(superuser.count("""
                    select count(*) from pg_locks l join pg_database d on d.oid = l.database
                     where d.datname = 'ledger' and l.pid <> pg_backend_pid()
                       and l.mode not in ('AccessShareLock', 'ExclusiveLock')"""));
            return false;
        });
        assertThat(held).isNotEmpty().containsOnly(0L);
    }

    @Test
    void runsOnOneNodeAtATime() {
        AtomicInteger others = new AtomicInteger();
        Map<String, Object> report = reconcile(SMALL, () -> {
            if (others.getAndIncrement() == 0) {
                ask();
            }
            assertThat(job(SMALL, STAYS).advance()).isFalse();
            return false;
        });
        assertThat(report).containsEntry("state", "DONE");
        assertThat(others.get()).isPositive();
        assertThat(superuser.count("select count(*) from ledger.reconciliation where ended_at is null"))
                .isEqualTo(1);
        assertThat(job(Bounds.USUAL, STAYS).advance()).isTrue();
    }

    @Test
    void endsAsFailedWhenItsNodeIsStopped() {
        UUID id = ask();
        assertThatThrownBy(() -> job(SMALL, () -> true).advance()).isInstanceOf(IllegalStateException.class);
        assertThat(report(id))
                .containsEntry("state", "FAILED")
                .containsEntry("failure", "the node on which it ran was stopped");
    }

    @Test
    void endsTheReportOfANodeThatIsGoneAndGoesOn() {
        UUID left = UUID.randomUUID();
        plant("insert into ledger.reconciliation (reconciliation_id, asked_by, state, started_at) values ('" + left
                + "', 'gone', 'RUNNING', now())");
        assertThat(job(Bounds.USUAL, STAYS).advance()).isFalse();
        assertThat(report(left))
                .containsEntry("state", "FAILED")
                .containsEntry("failure", "the node on which it ran has ended");
        assertThat(reconcile()).containsEntry("state", "DONE");
    }

    @Test
    void runsByItselfOnceADay() {
        JdbcReconciliation nightly = new JdbcReconciliation(application, ids, Nightly.parse("00:00"), STAYS);
        assertThat(nightly.advance()).isTrue();
        assertThat(nightly.advance()).isFalse();
        assertThat(superuser.count("select count(*) from ledger.reconciliation where asked_by = 'schedule'"))
                .isEqualTo(1);
    }

    @Test
    void keepsAReportAsItEnded() {
        UUID id = (UUID) reconcile().get("reconciliation_id");
        String which = " where reconciliation_id = '" + id + "'";
        refused("23000", "update ledger.reconciliation set differences = 1" + which);
        refused("42501", "delete from ledger.reconciliation" + which);
        refused("42501", "update ledger.reconciliation set asked_by = 'nobody'" + which);
        refused("42501", "delete from ledger.reconciliation_difference");
    }

    private void refused(String state, String sql) {
        assertThatThrownBy(() -> execute(application.getConnection(), sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }

    private Map<String, Object> reconcile() {
        return reconcile(Bounds.USUAL, STAYS);
    }

    private Map<String, Object> reconcile(Bounds bounds, BooleanSupplier closing) {
        UUID id = ask();
        assertThat(job(bounds, closing).advance()).isTrue();
        return report(id);
    }

    private JdbcReconciliation job(Bounds bounds, BooleanSupplier closing) {
        return new JdbcReconciliation(application, new JdbcReports(application, ids), NEVER, bounds, closing);
    }

    private UUID ask() {
        ReconciliationId id = new ReconciliationId(ids.next());
        superuser.update(
                "insert into ledger.reconciliation (reconciliation_id, asked_by) values (?, 'test')", id.value());
        return id.value();
    }

    private Map<String, Object> report(UUID id) {
        return one("select * from ledger.reconciliation where reconciliation_id = ?", id);
    }

    /** Kind, account or snapshot, asset, what is kept, what the legs say, and the leg. */
    private List<List<Object>> found(Map<String, Object> report) {
        return superuser.rows("""
                        select kind, account_id, snapshot, figure, asset, booked_minor, recomputed_minor, leg_seq
                          from ledger.reconciliation_difference where reconciliation_id = ? order by difference_no""", report.get("reconciliation_id")).stream()
                .map(row -> List.<Object>of(
                        row.get("kind"),
                        row.get("account_id") == null
                                ? row.get("snapshot") + " " + row.get("figure")
                                : row.get("account_id"),
                        String.valueOf(row.get("asset")),
                        row.get("booked_minor") == null ? "nothing" : number(row.get("booked_minor")),
                        number(row.get("recomputed_minor")),
                        row.get("leg_seq")))
                .toList();
    }

    private Map<String, Object> one(String sql, Object... arguments) {
        List<Map<String, Object>> rows = superuser.rows(sql, arguments);
        assertThat(rows).as(sql).hasSize(1);
        return rows.get(0);
    }

    private long balance(String account) {
        return superuser.count("select balance_minor from ledger.balance where account_id = ?", account);
    }

    private long lastLeg(String account) {
        return superuser.count("select max(leg_seq) from ledger.leg where account_id = ?", account);
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    /** Past every trigger that keeps anybody else from it. */
    private void plant(String sql) {
        try {
            execute(superuser.connect(), "set session_replication_role = replica; " + sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** One unit from the house to a customer, as the application does it; a second's wait for a lock is a failure. */
    private void book(String customer) {
        try {
            execute(application.getConnection(), BOOKING.formatted(customer, UUID.randomUUID(), UUID.randomUUID()));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static final String BOOKING = """
            begin;
            set local lock_timeout = '10s';
            select from ledger.balance where account_id = '%1$s' for update;
            select from ledger.balance where account_id = 'house:BTC' for update;
            insert into ledger.saga (saga_id, type, total, deadline, state, received, ended_at)
            values ('%2$s', 'test', 1, now() + interval '1 hour', 'BOOKED', 1, clock_timestamp());
            with at as materialized (select clock_timestamp() as at),
            posted as (
                insert into ledger.posting (posting_id, saga_id, part_no, description, leg_count, effective_at, booked_at)
                select '%3$s', '%2$s', 1, 'test', 2, at, at from at)
            insert into ledger.leg (leg_seq, posting_id, leg_no, leg_count, account_id, asset, amount_minor,
                                    balance_after_minor, booked_at, effective_at)
            select nextval('ledger.leg_seq'), '%3$s', l.no, 2, l.account, 'BTC/8', l.amount, b.balance_minor + l.amount, at, at
              from at, (values (1, '%1$s', 1), (2, 'house:BTC', -1)) l (no, account, amount)
              join ledger.balance b on b.account_id = l.account;
            update ledger.balance set balance_minor = balance_minor + case account_id when 'house:BTC' then -1 else 1 end
             where account_id in ('%1$s', 'house:BTC');
            commit""";

    private static void execute(Connection connection, String sql) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

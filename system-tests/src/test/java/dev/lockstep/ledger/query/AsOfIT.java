package dev.lockstep.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.query.AccountView;
import dev.lockstep.contract.query.AsOf;
import dev.lockstep.contract.query.Basis;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.StatementPage;
import dev.lockstep.contract.query.TrialBalance;
import dev.lockstep.ledger.control.Snapshots;
import dev.lockstep.systemtests.ledger.GrownJournal;
import dev.lockstep.systemtests.servers.LedgerServer;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the books said, and what was so, at any instant: compared with sums over all legs, and its time printed. With {@code
 * -Dlockstep.time.legs=10000000} it measures at the size that counts and compares fewer instants; that takes some minutes and
 * 5 GB of disk.
 */
@Tag("it")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AsOfIT {

    private static final int LEGS = Integer.getInteger("lockstep.time.legs", 100_000);

    /** All legs are in memory here to be compared with, up to this many. */
    private static final int COMPARED_LEGS_MAX = 1_000_000;

    private static final int INSTANTS = 1_000;
    private static final int MEASURED = 41;
    private static final List<String> BUSY = List.of("house:BTC", "house:ETH", "fee:BTC");

    /** A leg as this test knows it. */
    private record Known(
            long seq, String account, String asset, String kind, long amount, Instant booked, Instant effective) {
        Instant time(Basis basis) {
            return basis == Basis.RECORDED ? booked : effective;
        }
    }

    private final Random random = new Random(42);
    private LedgerServer server;
    private JdbcTimeQueries queries;
    private List<Known> legs;
    private Map<String, List<Known>> byAccount;
    private Map<String, List<Known>> byKind;
    private List<String> accounts;

    @BeforeAll
    void grow() throws SQLException {
        server = LedgerServer.start("as-of");
        GrownJournal.grow(server, LEGS);
        DataSource database = OneConnection.of(server.application());
        queries = new JdbcTimeQueries(new JdbcReader(database));
        long started = System.nanoTime();
        int snapshots = Snapshots.makeAll(database);
        print("%d snapshots over %d legs made", snapshots, LEGS, Duration.ofNanos(System.nanoTime() - started));
        assertThat(snapshots).isGreaterThanOrEqualTo(LEGS / 25_000);
        accounts = server.superuser().rows("select distinct account_id from ledger.leg order by 1").stream()
                .map(row -> (String) row.get("account_id"))
                .toList();
        legs = LEGS > COMPARED_LEGS_MAX ? List.of() : read();
        byAccount = legs.stream().collect(Collectors.groupingBy(Known::account));
        byKind = legs.stream().collect(Collectors.groupingBy(leg -> leg.asset() + " " + leg.kind()));
    }

    private List<Known> read() {
        List<Known> read = new ArrayList<>(LEGS);
        server.superuser()
                .rows("select l.*, a.kind from ledger.leg l join ledger.account a using (account_id) order by leg_seq")
                .forEach(row -> read.add(new Known(
                        ((Number) row.get("leg_seq")).longValue(),
                        (String) row.get("account_id"),
                        (String) row.get("asset"),
                        (String) row.get("kind"),
                        ((Number) row.get("amount_minor")).longValue(),
                        ((java.sql.Timestamp) row.get("booked_at")).toInstant(),
                        ((java.sql.Timestamp) row.get("effective_at")).toInstant())));
        return read;
    }

    @Test
    void tellsTheBalanceOfEveryAccountAtAnyInstant() {
        for (Instant at : instants(legs.isEmpty() ? 0 : INSTANTS)) {
            for (Basis basis : Basis.values()) {
                List<String> some = List.of(
                        accounts.get(random.nextInt(accounts.size())),
                        accounts.get(random.nextInt(accounts.size())),
                        BUSY.get(random.nextInt(BUSY.size())),
                        "rounding:BTC");
                for (AccountView view : queries.accounts(some, new AsOf(at, basis))) {
                    assertThat(view.balance().minor())
                            .as("%s of %s at %s", basis, view.account(), at)
                            .isEqualTo(BigInteger.valueOf(sum(view.account(), new AsOf(at, basis))));
                }
            }
        }
    }

    private long sum(String account, AsOf asOf) {
        return byAccount.getOrDefault(account, List.of()).stream()
                .filter(leg -> !leg.time(asOf.basis()).isAfter(asOf.at()))
                .mapToLong(Known::amount)
                .sum();
    }

    @Test
    void tellsTheTrialBalanceAtAnyInstant() {
        for (Instant at : instants(legs.isEmpty() ? 0 : INSTANTS)) {
            for (Basis basis : Basis.values()) {
                Map<String, long[]> expected = new TreeMap<>();
                byKind.forEach((name, ofKind) -> {
                    long[] sums = new long[2];
                    for (Known leg : ofKind) {
                        if (!leg.time(basis).isAfter(at)) {
                            sums[leg.amount() < 0 ? 0 : 1] += leg.amount();
                        }
                    }
                    if (sums[0] != 0 || sums[1] != 0) {
                        expected.put(name, sums);
                    }
                });
                TrialBalance trial = queries.trialBalance(new AsOf(at, basis));
                Map<String, long[]> found = new TreeMap<>();
                for (TrialBalance.Line line : trial.lines()) {
                    found.put(line.turnover().asset() + " " + line.kind(), new long[] {
                        line.turnover().debits().longValueExact(),
                        line.turnover().credits().longValueExact()
                    });
                }
                assertThat(told(found)).as("%s at %s", basis, at).isEqualTo(told(expected));
                assertThat(trial.isSound()).isTrue();
            }
        }
    }

    private static Map<String, String> told(Map<String, long[]> sums) {
        Map<String, String> told = new TreeMap<>();
        sums.forEach((name, both) -> told.put(name, Arrays.toString(both)));
        return told;
    }

    @Test
    void showsEveryLegOfAnAccountOnceInOrderWithTheBalanceBehindIt() {
        for (Instant until : instants(legs.isEmpty() ? 0 : 20)) {
            for (Basis basis : Basis.values()) {
                String account = random.nextInt(4) == 0
                        ? BUSY.get(random.nextInt(BUSY.size()))
                        : accounts.get(random.nextInt(accounts.size()));
                List<Known> expected = legs.stream()
                        .filter(leg -> leg.account().equals(account)
                                && !leg.time(basis).isAfter(until))
                        .sorted(Comparator.comparing((Known leg) -> leg.time(basis))
                                .thenComparing(Known::seq))
                        .toList();
                List<EntryView> shown = statement(account, basis, until, expected.size() > 2_000 ? 1_000 : 13);
                assertThat(shown).as("%s of %s until %s", basis, account, until).hasSameSizeAs(expected);
                long balance = 0;
                for (int i = 0; i < expected.size(); i++) {
                    EntryView entry = shown.get(shown.size() - 1 - i);
                    balance += expected.get(i).amount();
                    assertThat(entry.seq()).isEqualTo(expected.get(i).seq());
                    assertThat(entry.balanceAfter().minor())
                            .as("%s behind leg %s of %s", basis, entry.seq(), account)
                            .isEqualTo(BigInteger.valueOf(balance));
                }
            }
        }
    }

    private List<EntryView> statement(String account, Basis basis, Instant until, int size) {
        List<EntryView> all = new ArrayList<>();
        Long before = null;
        while (true) {
            List<EntryView> page = queries.entries(new StatementPage(account, basis, until, before, size));
            all.addAll(page);
            if (page.size() < size) {
                return all;
            }
            before = page.get(page.size() - 1).seq();
        }
    }

    @Test
    void streamsTheBalancesOfAllAccountsAndTheyAreThoseOfTheTrialBalance() {
        for (Basis basis : Basis.values()) {
            AsOf asOf = new AsOf(GrownJournal.last(LEGS).minusSeconds(3), basis);
            Map<String, BigInteger> sums = new TreeMap<>();
            List<String> names = new ArrayList<>();
            long started = System.nanoTime();
            queries.streamAccounts(asOf, account -> {
                names.add(account.account());
                sums.merge(
                        account.balance().asset() + " " + account.kind(),
                        account.balance().minor(),
                        BigInteger::add);
            });
            print(
                    "%s: balances of all %d accounts",
                    basis, names.size(), Duration.ofNanos(System.nanoTime() - started));
            assertThat(names).isSorted().hasSizeGreaterThanOrEqualTo(accounts.size());
            for (TrialBalance.Line line : queries.trialBalance(asOf).lines()) {
                assertThat(sums.get(line.turnover().asset() + " " + line.kind()))
                        .isEqualTo(line.turnover().balance());
            }
        }
    }

    @Test
    void showsNothingBehindALegOfAnotherAccount() {
        for (Basis basis : Basis.values()) {
            assertThat(queries.entries(new StatementPage("house:BTC", basis, null, 1L, 10)))
                    .isEmpty();
            assertThat(queries.entries(new StatementPage("house:BTC", basis, null, Long.MAX_VALUE, 10)))
                    .isEmpty();
        }
    }

    @Test
    void measures() {
        for (Basis basis : Basis.values()) {
            for (String account : List.of("house:BTC", accounts.get(1), accounts.get(accounts.size() / 4))) {
                measure(basis + " balance of " + account, () -> queries.accounts(List.of(account), asOf(basis)));
                measure(
                        basis + " statement page of " + account,
                        () -> queries.entries(
                                new StatementPage(account, basis, asOf(basis).at(), null, 50)));
            }
            measure(basis + " trial balance", () -> queries.trialBalance(asOf(basis)));
        }
    }

    private AsOf asOf(Basis basis) {
        return new AsOf(instants(1).get(0), basis);
    }

    private void measure(String what, Supplier<?> query) {
        long[] nanos = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            long started = System.nanoTime();
            assertThat(query.get()).isNotNull();
            nanos[i] = System.nanoTime() - started;
        }
        Arrays.sort(nanos);
        print("%s: median of %d", what, MEASURED, Duration.ofNanos(nanos[MEASURED / 2]));
    }

    /** Anywhere in the journal's time and around it, and to the microsecond where something was booked or effective. */
    private List<Instant> instants(int number) {
        List<Instant> instants = new ArrayList<>();
        long micros = ChronoUnit.MICROS.between(GrownJournal.FIRST, GrownJournal.last(LEGS));
        for (int i = 0; i < number; i++) {
            Instant anywhere = GrownJournal.FIRST.plus((long) (random.nextDouble() * micros), ChronoUnit.MICROS);
            Known leg = legs.isEmpty() ? null : legs.get(random.nextInt(legs.size()));
            instants.add(
                    leg == null
                            ? anywhere
                            : switch (i % 5) {
                                case 0 -> leg.booked().plus(random.nextInt(3) - 1, ChronoUnit.MICROS);
                                case 1 -> leg.effective().plus(random.nextInt(3) - 1, ChronoUnit.MICROS);
                                case 2 -> GrownJournal.FIRST.plus(Duration.ofHours(random.nextInt(2_000) - 1_000));
                                default -> anywhere;
                            });
        }
        return instants;
    }

    private static void print(String what, Object... arguments) {
        Duration took = (Duration) arguments[arguments.length - 1];
        System.out.printf(what + ": %.1f ms%n", shift(arguments, took.toNanos() / 1e6));
    }

    private static Object[] shift(Object[] arguments, double millis) {
        Object[] shifted = arguments.clone();
        shifted[arguments.length - 1] = millis;
        return shifted;
    }
}

package dev.lockstep.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.benchmarks.report.QuickRun;
import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.Secrets;
import dev.lockstep.launcher.postgres.Login;
import dev.lockstep.launcher.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./lockstep bench ledger --quick}, and the books that it leaves behind. */
@Tag("system")
class QuickRunTest {

    private static final Pattern NUMBER = Pattern.compile("[0-9][0-9,]*(\\.[0-9]+)?");
    private static final Pattern REPORT = Pattern.compile("every round is in (.+\\.json)");
    private static final Ledger SERVED = new Ledger("served", 1_000, 0);

    private static final String OF_ONE = " where saga_id = (select saga_id from ledger.saga order by saga_id limit 1)";

    private static String printed;
    private static Infrastructure servers;
    private static JdbcServer database;

    @BeforeAll
    static void runIt() throws IOException, InterruptedException {
        printed = QuickRun.of("ledger", "--keep");
        Path data = Rig.target().resolve("ledger-data");
        servers = Infrastructure.start(data);
        Login superuser =
                new Login(PostgresServer.NAME, new Secrets(new DataDirectory(data)).password(PostgresServer.NAME));
        database = new JdbcServer(servers.ledger().url(), superuser, 0, SERVED);
    }

    @AfterAll
    static void stop() throws IOException {
        if (servers != null) {
            servers.close();
        }
        DataDirectory.removeTree(Rig.target().resolve("ledger-data"));
    }

    @Test
    void printsATableOfPositiveNumbersForEachSeries() {
        List<String> rows = printed.lines()
                .filter(line -> line.startsWith("  ") && line.contains(" .. ") && !line.contains("round by round"))
                .filter(line -> !line.contains("min .. max"))
                .toList();

        assertThat(rows).hasSizeGreaterThanOrEqualTo(9).anyMatch(row -> row.startsWith("  " + HttpBookingPath.NAME));
        assertThat(rows)
                .allSatisfy(row -> assertThat(numbers(row.substring(30)))
                        .hasSizeGreaterThanOrEqualTo(5)
                        .allMatch(number -> number > 0));
        assertThat(printed).contains("the books are sound");
    }

    @Test
    void writesEveryRoundToAFile() throws IOException {
        Matcher file = REPORT.matcher(printed);
        assertThat(file.find()).as(printed).isTrue();
        JsonNode report = new ObjectMapper().readTree(Path.of(file.group(1)).toFile());

        assertThat(report.path("machine").path("cores").intValue()).isPositive();
        assertThat(report.path("postgresSettings").path("wal_level").textValue())
                .isEqualTo("logical");
        assertThat(report.path("postgresSettings").path("fsync").textValue()).isEqualTo("on");
        assertThat(report.path("series"))
                .isNotEmpty()
                .allSatisfy(series -> assertThat(series.path("entries"))
                        .isNotEmpty()
                        .allSatisfy(entry -> assertThat(entry.path("rounds"))
                                .hasSize(1)
                                .allSatisfy(round -> {
                                    assertThat(round.path("sagas").longValue()).isPositive();
                                    assertThat(round.path("nanos").longValue()).isPositive();
                                })));
    }

    @Test
    void hasBookedEverySagaAndLeavesSoundBooksInEachLedger() {
        List<String> ledgers = one("select datname from pg_database where datname like 'ledger%'");
        assertThat(ledgers).hasSize(4);
        for (String ledger : ledgers) {
            assertThat(database.rows(ledger, "select state, count(*) > 1 from ledger.saga group by state"))
                    .as(ledger)
                    .containsExactly(List.of("BOOKED", "t"));
            assertThat(
                            database.rows(
                                    ledger,
                                    "select asset, sum(amount_minor) from ledger.leg group by asset having sum(amount_minor) <> 0"))
                    .as(ledger)
                    .isEmpty();
            assertThat(database.rows(ledger, """
                            select account_id, balance_minor from ledger.balance where balance_minor <> 0
                            except
                            select account_id, sum(amount_minor) from ledger.leg group by account_id""")).as(ledger).isEmpty();
        }
    }

    @Test
    void wouldNoticeBooksThatAreNotSound() {
        assertThat(database.faults(SERVED)).isEmpty();
        assertThat(faultsBetween(
                        "update ledger.balance set balance_minor = balance_minor + 1 where account_id = 'house:BTC'",
                        "update ledger.balance set balance_minor = balance_minor - 1 where account_id = 'house:BTC'"))
                .isEqualTo("the balances do not sum to zero in BTC/8; 1 balances are not the sum of their legs");
        assertThat(faultsBetween(
                        "update ledger.saga set state = 'EXPIRED'" + OF_ONE,
                        "update ledger.saga set state = 'BOOKED'" + OF_ONE))
                .isEqualTo("1 sagas are not BOOKED");
        assertThat(faultsBetween(
                        "update ledger.saga set total = total + 1, received = received + 1" + OF_ONE,
                        "update ledger.saga set total = total - 1, received = received - 1" + OF_ONE))
                .isEqualTo("1 sagas do not have all their postings");
        assertThat(database.faults(SERVED)).isEmpty();
    }

    /** Past every trigger that keeps the product from it. */
    private static String faultsBetween(String change, String mend) {
        database.run("ledger", "set session_replication_role = replica; " + change);
        String faults = database.faults(SERVED);
        database.run("ledger", "set session_replication_role = replica; " + mend);
        return faults;
    }

    private static List<String> one(String query) {
        return database.rows("postgres", query).stream().map(row -> row.get(0)).toList();
    }

    private static List<Double> numbers(String row) {
        List<Double> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(row);
        while (matcher.find()) {
            numbers.add(Double.parseDouble(matcher.group().replace(",", "")));
        }
        return numbers;
    }
}

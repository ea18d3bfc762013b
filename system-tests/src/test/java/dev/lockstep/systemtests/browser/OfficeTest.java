package dev.lockstep.systemtests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.lockstep.systemtests.browser.Chromium.Visit;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Project;
import dev.lockstep.systemtests.stack.SagaParts;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.StackExtension;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("browser")
@ExtendWith(StackExtension.class)
class OfficeTest {

    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);

    private final Stack stack;
    private Visit visit;
    private Page page;

    OfficeTest(Stack stack) {
        this.stack = stack;
    }

    @BeforeEach
    void sitDown() {
        visit = Chromium.shared().visit(stack.http());
        page = visit.page();
    }

    @AfterEach
    void getUp() {
        visit.close();
    }

    @Test
    void showsNothingToWhoeverIsNotLoggedIn() {
        for (String path : List.of(
                "overview", "swaps", "parked", "completeness", "books", "reconciliation", "relay", "saga", "account")) {
            page.navigate("/office/" + path + ".xhtml");
            assertThat(page).hasURL(Pattern.compile(".*/office/login\\.xhtml.*"));
        }
        assertNoComplaints();
    }

    @Test
    void letsNobodyInWithAWrongPassword() {
        logIn("operator", "wrong");
        assertThat(page.locator("#login\\:messages")).containsText("Name or password is not right.");
        logIn("nobody", stack.password("operator"));
        assertThat(page.locator("#login\\:messages")).containsText("Name or password is not right.");
        page.navigate("/office/overview.xhtml");
        assertThat(page).hasURL(Pattern.compile(".*/office/login\\.xhtml.*"));
        assertNoComplaints();
    }

    @Test
    void logsInAndOut() {
        logIn("operator");
        assertThat(page).hasURL(Pattern.compile(".*/office/overview\\.xhtml.*"));
        String session = cookie();
        page.locator("#session\\:logout").click();
        assertThat(page).hasURL(Pattern.compile(".*/office/login\\.xhtml.*"));
        page.navigate("/office/overview.xhtml");
        assertThat(page).hasURL(Pattern.compile(".*/office/login\\.xhtml.*"));
        assertThat(cookie()).isNotEqualTo(session);
        assertNoComplaints();
    }

    @Test
    void showsEveryPageWithoutAComplaintOfTheBrowser() {
        logIn("operator");
        for (String path : List.of("overview", "swaps", "parked", "relay", "completeness", "books", "reconciliation")) {
            page.navigate("/office/" + path + ".xhtml");
            assertThat(page.locator("main h1")).isVisible();
        }
        assertNoComplaints();
    }

    /** As if the comparison had found it; nothing of it is in Kafka, so no round finds it there either. */
    @Test
    void namesAMissingMessageOnTheOverviewAndOnAPageOfItsOwn() {
        Database database = stack.swapDatabase();
        UUID message = UUID.randomUUID();
        database.update("""
                insert into swap.completeness_minute
                    (source, topic, minute, state, appended, in_kafka, refused, repeated, others, held, under_way,
                     lost_before_kafka, lost_before_reader, looks, looked_at)
                values ('swap', 'swap.events.v1', date_trunc('minute', now()) - interval '20 days', 'INCOMPLETE', 8, 7, 0, 0, 0, '{}',
                        0, 1, 0, 1, now())""");
        database.update("""
                insert into swap.completeness_missing
                    (source, topic, minute, name, fate, about, others, partition, log_offset, record_at, message_id, part_no, content,
                     noticed_at)
                select source, topic, minute, ?, 'LOST_BEFORE_KAFKA', 'a-swap', false, -1, -1, minute, ?, 1, '', now()
                  from swap.completeness_minute where minute < now() - interval '19 days'""", message.toString(), message);
        try {
            logIn("operator");
            page.navigate("/office/overview.xhtml");
            assertThat(page.locator("#live\\:completeness .unsound")).containsText(message.toString());
            screenshot("completeness-tile");
            page.navigate("/office/completeness.xhtml");
            assertThat(page.locator("#verdict")).containsText("Messages are missing");
            assertThat(page.locator("#missing")).containsText(message.toString());
            assertThat(page.locator("#missing")).containsText("the outbox");
            assertThat(page.locator("#minutes")).containsText("INCOMPLETE");
            screenshot("completeness");
            assertNoComplaints();
        } finally {
            database.update("delete from swap.completeness_missing where minute < now() - interval '19 days'");
            database.update("delete from swap.completeness_minute where minute < now() - interval '19 days'");
        }
    }

    @Test
    void saysThatNewDealsAreAccepted() {
        logIn("operator");
        assertThat(page.locator("#admission"))
                .containsText("Open New deals are accepted; they are booked in a moment.");
    }

    @Test
    void showsTheTimelineAndTheLegsOfABookedSwap() {
        Reply swap = Customer.with(stack.api("demo"), "1", "BTC").swap("0.25", "BTC", "ETH");
        assertThat(swap.at("state")).isEqualTo("BOOKED");
        logIn("operator");

        page.navigate("/office/saga.xhtml?id=" + swap.at("saga"));

        assertThat(page.locator("#saga-facts")).containsText("BOOKED");
        assertThat(page.locator("#timeline li").nth(2)).isVisible();
        assertThat(page.locator("#legs")).containsText("customer:" + swap.at("customer") + ":BTC");
        assertThat(page.locator("#legs")).containsText("-0.25000000 BTC");
        assertThat(page.locator("#legs")).containsText("house:ETH");

        page.navigate("/office/swap.xhtml?id=" + swap.at("id"));
        assertThat(page.locator("#swap-facts")).containsText("BOOKED");
        assertThat(page.locator("#swap-facts")).containsText("0.25000000 BTC");
        assertNoComplaints();
    }

    /** A tenth of a percent of 1.05 EUR is no whole cent. */
    @Test
    void showsWhatRoundingLeftOverInTheLegsAndInTheStatementOfItsAccount() {
        Customer customer = Customer.with(stack.api("demo"), "1", "BTC");
        Reply accepted = customer.accept(customer.offerFor("1.05", "EUR", "BTC").at("id"));
        Reply swap = customer.ended("/swaps/" + accepted.at("id"));
        assertThat(swap.at("state")).isEqualTo("BOOKED");
        logIn("operator");

        page.navigate("/office/saga.xhtml?id=" + swap.at("saga"));
        assertThat(page.locator("#legs")).containsText("rounding:EUR");
        page.navigate("/office/books.xhtml");
        assertThat(page.locator("#kinds")).containsText("ROUNDING");
        page.locator("#house").getByText("rounding:EUR").click();
        assertThat(page.locator("main")).containsText(swap.at("saga"));
        assertNoComplaints();
    }

    @Test
    void findsASagaByItsIdInTheOneBox() {
        Reply swap = Customer.with(stack.api("demo"), "1", "BTC").swap("0.1", "BTC", "ETH");
        logIn("operator");
        page.locator("#q").fill(swap.at("saga"));
        page.locator("#find-go").click();
        assertThat(page.locator("main")).containsText(swap.at("saga"));
        page.locator("#q").fill(UUID.randomUUID().toString());
        page.locator("#find-go").click();
        assertThat(page.locator("#nothing")).isVisible();
        assertNoComplaints();
    }

    @Test
    void showsAParkedRecordAndSendsItAgain() {
        SagaParts saga = parkOne("rubbish");
        logIn("operator");

        openParked(saga);
        assertThat(page.locator("main")).containsText("unreadable-payload");
        assertThat(page.locator("#value")).containsText("rubbish");
        page.locator("[id='live:replay']").click();
        page.locator("[id='live:confirm']").click();

        // It is rubbish still, so the copy is parked as a record of its own and this one is done with.
        assertThat(page.locator("#parked-state")).containsText("REPLAYED", SOON);
        assertThat(stack.ledgerDatabase()
                        .count("select count(*) from outbox.parked where saga_id = ? and state = 'PARKED'", saga.id()))
                .isEqualTo(1);
        assertNoComplaints();
    }

    @Test
    void showsMarkupInARecordAsText() {
        SagaParts saga =
                parkOne("<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">");
        logIn("operator");
        openParked(saga);
        assertThat(page.locator("#value")).containsText("<script>");
        assertThat(page.title()).doesNotContain("owned");
        assertNoComplaints();
    }

    @Test
    void letsAnAuditorLookButNotAct() {
        SagaParts saga = parkOne("rubbish for the auditor");
        logIn("auditor");
        openParked(saga);
        assertThat(page.locator("[id='live:replay']")).hasCount(0);
        assertNoComplaints();
    }

    @Test
    void pausesARelayAndResumesItWhenAnOperatorSaysWhy() {
        logIn("operator");
        page.navigate("/office/relay.xhtml");
        assertThat(page.locator("#swap h2")).containsText("FINE", SOON);
        screenshot("relay");
        page.locator("text=Pause swap...").click();
        page.locator("[id='wish:reason']").fill("the browser's test");
        page.locator("[id='wish:confirm']").click();
        try {
            assertThat(page.locator("#swap h2")).containsText("PAUSED", SOON);
            assertThat(page.locator("#swap")).containsText("paused by office:operator");
            assertThat(page.locator("#swap")).containsText("the browser's test");
            assertThat(page.locator("#swap")).containsText("nobody", SOON);
            assertThat(page.locator("#ledger h2")).containsText("FINE");
            screenshot("relay-paused");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.setViewportSize(390, 844);
            screenshot("relay-paused-narrow-dark");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .as("fits into a phone")
                    .isEqualTo(true);
        } finally {
            wish("swap", "resume", "enough");
        }
        assertThat(page.locator("#swap h2")).containsText("FINE", SOON);
        assertNoComplaints();
    }

    @Test
    void pausesARelayAndResumesItWithoutScripts() {
        getUp();
        visit = Chromium.shared().visitWithoutScripts(stack.http());
        page = visit.page();
        logIn("operator");
        try {
            wish("ledger", "pause", "a browser without scripts");
            await("paused")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> condition("ledger").contains("PAUSED"));
        } finally {
            wish("ledger", "resume", "enough");
        }
        await("fine")
                .atMost(Duration.ofSeconds(20))
                .until(() -> condition("ledger").contains("FINE"));
        assertNoComplaints();
    }

    private void wish(String relay, String action, String reason) {
        page.navigate("/office/relay.xhtml?relay=" + relay + "&ask=" + action);
        page.locator("[id='wish:reason']").fill(reason);
        page.locator("[id='wish:confirm']").click();
        assertThat(page.locator("[id='done']")).isVisible();
    }

    private String condition(String relay) {
        page.navigate("/office/relay.xhtml");
        return page.locator("#" + relay + " h2").innerText();
    }

    @Test
    void letsAnAuditorLookAtTheRelaysButNotPauseThem() {
        logIn("auditor");
        page.navigate("/office/relay.xhtml?relay=swap&ask=pause");
        assertThat(page.locator("#swap h2")).isVisible();
        assertThat(page.locator("[id='wish']")).hasCount(0);
        assertThat(page.locator("text=Pause swap...")).hasCount(0);
        assertNoComplaints();
    }

    @Test
    void comparesTheBooksWithTheJournalWhenAnOperatorAsksForIt() {
        Customer.with(stack.api("demo"), "1", "BTC");
        logIn("operator");
        compare();
        assertThat(page.locator("#verdict")).containsText("No difference");
        assertThat(page.locator("#all tbody tr").first()).containsText("office:operator");
        assertThat(page.locator("#differences")).hasCount(0);
        screenshot("reconciliation-clean");
        page.navigate("/office/overview.xhtml");
        assertThat(page.locator("[id='live:reconciled']")).containsText("leg by leg");
        assertNoComplaints();
    }

    @Test
    void namesTheBalancesThatAreNotWhatTheJournalSays() {
        logIn("operator");
        addToBalances("5");
        try {
            compare();
        } finally {
            addToBalances("-5");
        }
        assertThat(page.locator("#verdict")).containsText("The books are not what the journal says");
        assertThat(page.locator("#differences tbody tr")).hasCount(2);
        assertThat(page.locator("#differences")).containsText("rounding:SOL");
        assertThat(page.locator("#differences")).containsText("0.000000005");
        assertThat(page.locator("#what-to-do")).containsText("runbook");
        screenshot("reconciliation-differences");
        compare();
        assertThat(page.locator("#verdict")).containsText("No difference");
        assertNoComplaints();
    }

    @Test
    void letsAnAuditorReadReportsButNotStartOne() {
        logIn("auditor");
        page.navigate("/office/reconciliation.xhtml");
        assertThat(page.locator("#all-title")).isVisible();
        assertThat(page.locator("[id='live:start']")).hasCount(0);
        assertNoComplaints();
    }

    @Test
    void showsHowFarAComparisonIsAndThatItsNodeIsGone() throws SQLException {
        logIn("operator");
        UUID id = UUID.randomUUID();
        try (Connection node = stack.ledgerDatabase().connect();
                Statement statement = node.createStatement()) {
            // The lock of the node on which it runs.
            statement.execute("select pg_advisory_lock(" + 0x726563 + ")");
            stack.ledgerDatabase()
                    .update(
                            "insert into ledger.reconciliation (reconciliation_id, asked_by, state, started_at, percent, legs,"
                                    + " up_to_seq) values (?, 'a node', 'RUNNING', now(), 42, 4200000, 10000000)",
                            id);
            page.navigate("/office/reconciliation.xhtml");
            assertThat(page.locator("#running")).containsText("4200000 legs so far");
            assertThat(page.locator("#progress")).hasAttribute("value", "42");
            assertThat(page.locator("[id='live:start']")).hasCount(0);
            screenshot("reconciliation-running");
        }
        assertThat(page.locator("#all tbody tr:has(a[href*='" + id + "'])")).containsText("FAILED", SOON);
        assertThat(page.locator("#running")).hasCount(0);
        page.navigate("/office/reconciliation.xhtml?id=" + id);
        assertThat(page.locator("#verdict")).containsText("the node on which it ran has ended");
        screenshot("reconciliation-failed");
        assertNoComplaints();
    }

    /** What nobody can do by the product: the sum over all balances stays zero, two of them are wrong. */
    private void addToBalances(String minor) {
        stack.ledgerDatabase()
                .update("update ledger.balance set balance_minor = balance_minor + " + minor
                        + " * case account_id when 'rounding:SOL' then 1 else -1 end"
                        + " where account_id in ('rounding:SOL', 'external:SOL')");
    }

    private void compare() {
        page.navigate("/office/reconciliation.xhtml");
        page.locator("[id='live:start']").click();
        assertThat(page).hasURL(Pattern.compile(".*sent=.*"));
        String asked = page.url().replaceFirst(".*sent=", "");
        assertThat(page.locator("#all tbody tr:has(a[href*='" + asked + "'])")).containsText("DONE", SOON);
        assertThat(page.locator("[id='live:start']")).isVisible();
    }

    private void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Project.target("screens/" + name + ".png"))
                .setFullPage(true));
    }

    @Test
    void sendsItsSecurityHeadersWithEveryPage() {
        for (String path :
                List.of("/office/login.xhtml", "/office/overview.xhtml", "/office/nothing.xhtml", "/nothing")) {
            Map<String, String> headers = page.context().request().get(path).headers();
            assertThat(headers)
                    .as(path)
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("referrer-policy", "no-referrer")
                    .containsKey("content-security-policy");
            assertThat(headers.get("content-security-policy"))
                    .as(path)
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe-inline", "unsafe-eval");
        }
    }

    private void logIn(String user) {
        logIn(user, stack.password(user));
    }

    private void logIn(String user, String password) {
        page.navigate("/office/login.xhtml");
        page.locator("#login\\:user").fill(user);
        page.locator("#login\\:password").fill(password);
        page.locator("#login\\:submit").click();
    }

    private String cookie() {
        return page.context().cookies().stream()
                .filter(cookie -> cookie.name.equals("lockstep"))
                .map(cookie -> cookie.value)
                .findFirst()
                .orElse("");
    }

    private SagaParts parkOne(String value) {
        SagaParts saga = SagaParts.of(1, Duration.ofMinutes(10));
        stack.foreign().send(saga.part(1).withValue(value.getBytes(StandardCharsets.UTF_8)));
        stack.topic("ledger.commands.v1.parked")
                .await(message -> message.key().equals(saga.id().toString()));
        return saga;
    }

    private void openParked(SagaParts saga) {
        Object id = stack.ledgerDatabase()
                .value("select parked_id from outbox.parked where saga_id = ? and state = 'PARKED'", saga.id());
        page.navigate("/office/record.xhtml?side=ledger&id=" + id);
    }

    private void assertNoComplaints() {
        assertThat(visit.complaints()).isEmpty();
    }
}

package dev.lockstep.systemtests.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.systemtests.admission.SteadyLoad.Attempt;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Swaps come at a constant rate while something on their way stands still. What was accepted may expire for one reason
 * only: its deadline was over before the way was free again, and it was accepted before that could be seen. How long
 * everything took is printed, not judged.
 */
@SystemTest
class AdmissionTest {

    private static final int SWAPS_PER_SECOND = 10;

    /** A stop of a minute is three times the time that a hasty swap has. */
    private static final Duration OUTAGE = Duration.ofSeconds(60);

    private static final Duration BEFORE = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String SLOW = """
            create function ledger.slow() returns trigger language plpgsql as $$
            begin
                perform pg_sleep(0.06);
                return new;
            end $$""";

    private final Stack stack;

    private static final UUID OF_A_WRONG_CLOCK = Ids.lowestAt(Instant.now().plus(Duration.ofHours(1)));

    AdmissionTest(Stack stack) {
        this.stack = stack;
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('hasty', 25, 10, 600000, 20000), ('calm', 25, 10, 600000, 120000) on conflict do nothing""");
    }

    /** What became of an accepted swap. */
    private record Fate(UUID id, String state, Instant requestedAt, Instant deadline) {}

    @Test
    void acceptsNothingThatWouldExpireWhileTheRelayStandsStill() throws Exception {
        Api api = stack.api("hasty");
        plantSwapOfAWrongClock(api);
        Customer customer = Customer.with(api, "1000", "BTC");
        Instant stopped;
        Instant back;
        try (SteadyLoad load = SteadyLoad.start(api, customer, SWAPS_PER_SECOND)) {
            awaitAccepted(load, Instant.now(), SWAPS_PER_SECOND * (int) BEFORE.toSeconds());
            Attempt booked = awaitBooked(load, api);
            long walSender = walSender();
            stopped = Instant.now();
            signal("STOP", walSender);
            try {
                awaitClosed(load, stopped);
                theRestGoesOn(booked, api, customer);
                assertThat(stack.says("/health/ready")).contains("\"state\":\"CLOSED\"", "relay-behind");
                assertThat(stack.says("/metrics"))
                        .containsPattern("lockstep_admission_closed\\{[^}]*reason=\"relay-behind\"[^}]*} 1");
                await("the outage is over")
                        .atMost(PATIENCE)
                        .until(() -> Instant.now().isAfter(stopped.plus(OUTAGE)));
            } finally {
                signal("CONT", walSender);
            }
            Instant resumed = Instant.now();
            back = awaitRelayed(resumed);
            awaitAccepted(load, back, SWAPS_PER_SECOND * (int) BEFORE.toSeconds());
            load.close();
            judge("relay stopped", load, customer, stopped, back);
        } finally {
            stack.swapDatabaseAsOwner().update("delete from swap.swap where swap_id = ?", OF_A_WRONG_CLOCK);
        }
    }

    /** Ended, and by its id newer than all that come: nothing may be concluded from it. */
    private void plantSwapOfAWrongClock(Api api) {
        String offer = Customer.with(api, "1", "BTC").offerId("0.0001", "BTC", "ETH");
        stack.swapDatabaseAsOwner().update("""
                insert into swap.swap (swap_id, offer_id, channel, customer_id, saga_id, fee_minor, state, deadline,
                                       requested_at, ended_at)
                select ?, offer_id, channel, customer_id, gen_random_uuid(), fee_minor, 'EXPIRED', now(), now(), now()
                  from swap.offer where offer_id = ?""", OF_A_WRONG_CLOCK, UUID.fromString(offer));
    }

    /** A long timeout, and the way is free again before any deadline: nothing expires at all. */
    @Test
    void acceptsNothingMoreWhileTheLedgerDoesNotBook() throws Exception {
        Api api = stack.api("calm");
        Customer customer = Customer.with(api, "1000", "BTC");
        try (SteadyLoad load = SteadyLoad.start(api, customer, SWAPS_PER_SECOND)) {
            awaitAccepted(load, Instant.now(), SWAPS_PER_SECOND);
            Instant stopped;
            Instant back;
            try (Connection ledger = stack.ledgerDatabase().connect()) {
                ledger.setAutoCommit(false);
                lockSagas(ledger);
                stopped = Instant.now();
                awaitClosed(load, stopped);
                assertThat(stack.says("/health/ready")).contains("\"state\":\"CLOSED\"");
                back = Instant.now();
            }
            awaitAccepted(load, back, SWAPS_PER_SECOND);
            load.close();
            judge("ledger locked", load, customer, stopped, back);
            assertThat(fates(customer)).extracting(Fate::state).containsOnly("BOOKED");
        }
    }

    /** It goes on booking, with 60 ms for every part of three: five or six swaps a second of the ten that come. */
    @Test
    @EnabledIfSystemProperty(named = "lockstep.long", matches = "true")
    void acceptsNoMoreThanALedgerCanBookInTimeThatIsTooSlow() throws Exception {
        Api api = stack.api("calm");
        Customer customer = Customer.with(api, "1000", "BTC");
        Database owner = stack.ledgerDatabaseAsOwner();
        try (SteadyLoad load = SteadyLoad.start(api, customer, SWAPS_PER_SECOND)) {
            awaitAccepted(load, Instant.now(), SWAPS_PER_SECOND);
            Instant slowed;
            Instant back;
            owner.update(SLOW);
            owner.update(
                    "create trigger slow before insert on ledger.part for each row execute function ledger.slow()");
            try {
                slowed = Instant.now();
                awaitClosed(load, slowed);
                awaitAccepted(load, Instant.now(), SWAPS_PER_SECOND);
            } finally {
                owner.update("drop trigger slow on ledger.part");
                owner.update("drop function ledger.slow");
                back = Instant.now();
            }
            awaitAccepted(load, back, SWAPS_PER_SECOND);
            load.close();
            judge("ledger too slow", load, customer, slowed, back);
            assertThat(fates(customer)).extracting(Fate::state).containsOnly("BOOKED");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "lockstep.long", matches = "true")
    void acceptsNothingMoreWhileTheLedgersDatabaseIsGone() throws Exception {
        Api api = stack.api("calm");
        Customer customer = Customer.with(api, "1000", "BTC");
        try (SteadyLoad load = SteadyLoad.start(api, customer, SWAPS_PER_SECOND)) {
            awaitAccepted(load, Instant.now(), SWAPS_PER_SECOND);
            Database server = stack.ledgerServerAsSuperuser();
            Instant stopped;
            Instant back;
            server.update("alter database ledger with allow_connections false");
            try {
                server.rows("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'ledger'");
                stopped = Instant.now();
                awaitClosed(load, stopped);
                assertThat(stack.says("/health/ready"))
                        .contains("\"state\":\"CLOSED\"")
                        .containsPattern("\"reason\":\"ledger-(silent|behind)\"");
            } finally {
                server.update("alter database ledger with allow_connections true");
                back = Instant.now();
            }
            awaitAccepted(load, back, SWAPS_PER_SECOND);
            load.close();
            judge("ledger database gone", load, customer, stopped, back);
            assertThat(fates(customer)).extracting(Fate::state).containsOnly("BOOKED");
        }
    }

    private static void lockSagas(Connection ledger) throws SQLException {
        try (Statement lock = ledger.createStatement()) {
            lock.execute("lock table ledger.saga in exclusive mode");
        }
    }

    /** Reads, offers and answers that were given before do not change; a swap is refused with a reason and a time. */
    private void theRestGoesOn(Attempt before, Api api, Customer customer) {
        Reply again = api.post("/swaps", Map.of("offerId", before.offer()), Map.of("Idempotency-Key", before.key()));
        assertThat(again.status()).as(again.text()).isEqualTo(202);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.at("id")).isEqualTo(before.reply().at("id"));
        assertThat(api.get("/swaps/" + before.swap()).at("state")).isEqualTo("BOOKED");
        assertThat(api.post("/swaps", Map.of("offerId", before.offer())).at("code"))
                .as("an answer that is final stays so")
                .isEqualTo("offer-used");
        Reply refused = api.post("/swaps", Map.of("offerId", customer.offerId("0.0001", "BTC", "ETH")));
        assertThat(refused.status()).as(refused.text()).isEqualTo(503);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.at("code")).isEqualTo("admission-closed");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 30);
        assertThat(refused.at("detail")).contains("would expire", "in " + refused.header("Retry-After") + " second");
        Reply transfer = api.post(
                "/transfers", Map.of("customer", customer.id(), "kind", "deposit", "asset", "BTC", "amount", "1"));
        assertThat(transfer.at("code")).isEqualTo("admission-closed");
    }

    /** Nothing accepted is lost, everything ends, and only what the deadline demanded has expired. */
    private void judge(String what, SteadyLoad load, Customer customer, Instant stopped, Instant back) {
        List<Attempt> accepted = load.attempts(Attempt::isAccepted);
        List<Attempt> refused = load.attempts(Attempt::isClosed);
        UUID id = UUID.fromString(customer.id());
        await("every swap has ended")
                .atMost(PATIENCE)
                .until(() -> stack.swapDatabase()
                                .count(
                                        "select count(*) from swap.swap where customer_id = ? and state = 'REQUESTED'",
                                        id)
                        == 0);
        List<Fate> fates = fates(customer);
        List<Fate> expired =
                fates.stream().filter(fate -> fate.state().equals("EXPIRED")).toList();
        Instant closed = refused.stream()
                .filter(attempt -> attempt.sentAt().isAfter(stopped))
                .map(Attempt::answeredAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Instant lastRefused = refused.stream()
                .map(Attempt::sentAt)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        System.out.printf(
                "%s: %d accepted, %d answered 503, %d booked, %d expired; closed %d ms after the stop, open again %d ms after the way was free%n",
                what,
                accepted.size(),
                refused.size(),
                count(fates, "BOOKED"),
                expired.size(),
                Duration.between(stopped, closed).toMillis(),
                Duration.between(back, lastRefused).toMillis());
        assertThat(load.strange()).isEmpty();
        assertThat(fates)
                .extracting(Fate::id)
                .containsExactlyInAnyOrderElementsOf(
                        accepted.stream().map(Attempt::swap).toList());
        assertThat(count(fates, "BOOKED") + expired.size()).isEqualTo(fates.size());
        assertThat(expired).allSatisfy(fate -> {
            assertThat(fate.deadline())
                    .as("its time was over before the way was free")
                    .isBefore(back);
            assertThat(fate.requestedAt())
                    .as("accepted before anybody could know")
                    .isBefore(closed);
        });
        assertThat(fates.stream().filter(fate -> !fate.deadline().isBefore(back)))
                .allSatisfy(fate -> assertThat(fate.state()).isEqualTo("BOOKED"));
        stack.books().areSound();
    }

    private static void awaitAccepted(SteadyLoad load, Instant since, int swaps) {
        await("swaps are accepted")
                .atMost(PATIENCE)
                .until(() -> load.attempts(attempt ->
                                        attempt.isAccepted() && attempt.sentAt().isAfter(since))
                                .size()
                        >= swaps);
    }

    private static Attempt awaitBooked(SteadyLoad load, Api api) {
        Attempt first = load.attempts(Attempt::isAccepted).get(0);
        await("the first is booked")
                .atMost(PATIENCE)
                .until(() -> api.get("/swaps/" + first.swap()).at("state").equals("BOOKED"));
        return first;
    }

    private static void awaitClosed(SteadyLoad load, Instant since) {
        await("closed")
                .atMost(PATIENCE)
                .until(() -> !load.attempts(attempt ->
                                attempt.isClosed() && attempt.sentAt().isAfter(since))
                        .isEmpty());
    }

    /** When the ledger has the first command again: an event of a saga that ended after that. */
    private Instant awaitRelayed(Instant resumed) {
        await("the relay goes on")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> stack.ledgerDatabase()
                                .count(
                                        "select count(*) from ledger.part where received_at > ?",
                                        Timestamp.from(resumed))
                        > 0);
        return Instant.now();
    }

    private List<Fate> fates(Customer customer) {
        return stack
                .swapDatabase()
                .rows(
                        "select swap_id, state, requested_at, deadline from swap.swap where customer_id = ?",
                        UUID.fromString(customer.id()))
                .stream()
                .map(row -> new Fate(
                        (UUID) row.get("swap_id"),
                        (String) row.get("state"),
                        ((Timestamp) row.get("requested_at")).toInstant(),
                        ((Timestamp) row.get("deadline")).toInstant()))
                .toList();
    }

    private static long count(List<Fate> fates, String state) {
        return fates.stream().filter(fate -> fate.state().equals(state)).count();
    }

    private long walSender() {
        return stack.swapDatabase()
                .count("select active_pid from pg_replication_slots where slot_name = 'lockstep_swap_outbox'");
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
        assertThat(kill.waitFor()).as("kill -%s %d", name, pid).isZero();
    }
}

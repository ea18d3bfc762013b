package dev.lockstep.ledger.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.assembly.Assembly.State;
import dev.lockstep.ledger.balance.Books;
import dev.lockstep.ledger.journal.Posting;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The assembler in a world that drops, doubles, delays, reorders and contradicts, whose clock jumps and whose batches
 * crash before they are committed. Everything follows from one seed, which every failure prints; one story alone:
 * {@code -Dlockstep.seed=...}.
 */
class AssemblerSimulationTest {

    private static final int SEEDS = 2_000;
    private static final long FIRST_SEED = 20_261_120L;
    private static final int CUSTOMERS = 4;
    private static final Asset[] ASSETS = {Bank.EUR, Bank.BTC};

    @Test
    void keepsItsPromisesInEveryStory() {
        Long only = Long.getLong("lockstep.seed");
        long first = only == null ? FIRST_SEED : only;
        long count = only == null ? SEEDS : 1;
        Map<State, Integer> ends = new HashMap<>();
        for (long seed = first; seed < first + count; seed++) {
            new World(seed).play().forEach((state, sagas) -> ends.merge(state, sagas, Integer::sum));
        }
        assertThat(only != null || ends.keySet().containsAll(List.of(State.BOOKED, State.REFUSED, State.EXPIRED)))
                .as("stories that end in every way: %s", ends)
                .isTrue();
    }

    /** What is committed, and what is on its way. */
    private static final class World {

        private record Message(SagaId saga, Input input) {}

        private final long seed;
        private final Random random;
        private final ManualClock clock = new ManualClock(Bank.NOON);
        private final Map<SagaId, Assembly> sagas = new LinkedHashMap<>();
        private final Map<String, BigInteger> balances = new HashMap<>();
        private final Map<SagaId, List<Posting>> journal = new HashMap<>();
        private final List<Message> inFlight = new ArrayList<>();

        World(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            for (Asset asset : ASSETS) {
                for (int customer = 0; customer < CUSTOMERS; customer++) {
                    BigInteger funds = BigInteger.valueOf(random.nextInt(100));
                    balances.put("c" + customer + ":" + asset.code(), funds);
                    balances.merge("external:" + asset.code(), funds.negate(), BigInteger::add);
                }
            }
        }

        Map<State, Integer> play() {
            int count = 1 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                send(new SagaId(new UUID(seed, i)));
            }
            while (!inFlight.isEmpty()) {
                poll();
                clock.advance(Duration.ofMillis(oneIn(20) ? 60_000 : random.nextInt(4_000)));
                if (oneIn(4)) {
                    sweep();
                }
                check();
            }
            clock.advance(Duration.ofHours(1));
            sweep();
            check();
            Map<State, Integer> ends = new HashMap<>();
            sagas.values().forEach(saga -> ends.merge(saga.state(), 1, Integer::sum));
            assertThat(ends).as(story()).doesNotContainKey(State.COLLECTING);
            return ends;
        }

        private void send(SagaId saga) {
            int total = 1 + random.nextInt(5);
            Terms terms = new Terms("test", total, Bank.NOON.plusSeconds(5 + random.nextInt(60)), null);
            for (int number = 1; number <= total; number++) {
                if (oneIn(20)) {
                    continue;
                }
                Part part = randomPart(number);
                Terms said = oneIn(60) ? new Terms("test", total + 1, terms.deadline(), null) : terms;
                int copies = oneIn(4) ? 2 + random.nextInt(2) : 1;
                for (int copy = 0; copy < copies; copy++) {
                    place(new Message(saga, new Input.PartArrived(said, part)));
                }
                if (oneIn(40)) {
                    place(new Message(saga, new Input.PartArrived(terms, randomPart(number))));
                }
            }
            if (oneIn(15)) {
                place(new Message(saga, new Input.CancelAsked("changed my mind")));
            }
        }

        private void place(Message message) {
            inFlight.add(random.nextInt(inFlight.size() + 1), message);
        }

        private Part randomPart(int number) {
            Asset asset = ASSETS[random.nextInt(ASSETS.length)];
            String customer = "c" + random.nextInt(CUSTOMERS) + ":" + asset.code();
            String other = oneIn(30) ? "nobody" : "external:" + asset.code();
            long minor = random.nextInt(60) - 20L;
            return Bank.legs()
                    .add(customer, asset, -minor)
                    .add(other, asset, oneIn(40) ? minor + 1 : minor)
                    .part(number);
        }

        /** One transaction: nothing of it counts before its end, and it may crash there; it may be delivered again. */
        private void poll() {
            List<Message> batch =
                    new ArrayList<>(inFlight.subList(0, Math.min(inFlight.size(), 1 + random.nextInt(6))));
            Books books = openBooks();
            Map<SagaId, Assembly> changed = new LinkedHashMap<>();
            Map<SagaId, List<Posting>> appended = new HashMap<>();
            batch.forEach(message -> decide(message, books, changed, appended));
            if (oneIn(6)) {
                return;
            }
            commit(changed, appended, books);
            inFlight.subList(0, batch.size()).clear();
            if (oneIn(10)) {
                batch.forEach(this::place);
            }
        }

        private void decide(
                Message message, Books books, Map<SagaId, Assembly> changed, Map<SagaId, List<Posting>> appended) {
            Input input = message.input();
            Assembly saga = changed.getOrDefault(message.saga(), sagas.get(message.saga()));
            if (saga == null) {
                Terms terms = input instanceof Input.PartArrived part ? part.terms() : null;
                saga = Assembly.fresh(message.saga(), terms);
            }
            Decision decision = new Assembler(books).decide(saga, input, clock.now());
            if (decision instanceof Decision.Book book) {
                List<Posting> postings = book.booking().postings();
                assertThat(appended.put(saga.saga(), postings)).as(story()).isNull();
                postings.forEach(books::post);
            }
            changed.put(saga.saga(), saga.after(input, decision));
        }

        private void commit(Map<SagaId, Assembly> changed, Map<SagaId, List<Posting>> appended, Books books) {
            changed.forEach((id, saga) -> {
                Assembly before = sagas.put(id, saga);
                if (before != null && before.hasEnded()) {
                    assertThat(saga.state()).as(story()).isEqualTo(before.state());
                    assertThat(saga.received()).as(story()).isEqualTo(before.received());
                }
            });
            appended.forEach((id, postings) ->
                    assertThat(journal.put(id, postings)).as(story()).isNull());
            books.changes().forEach((account, change) -> balances.merge(account, change, BigInteger::add));
        }

        private Books openBooks() {
            Books books = new Books();
            balances.forEach((id, balance) -> {
                Asset asset = id.endsWith(Bank.EUR.code()) ? Bank.EUR : Bank.BTC;
                books.locked(new Account(id, asset, id.startsWith("external"), AccountState.OPEN), balance);
            });
            return books;
        }

        private void sweep() {
            Assembler assembler = new Assembler(new Books());
            Input due = new Input.DeadlineReached();
            sagas.replaceAll((id, saga) -> saga.after(due, assembler.decide(saga, due, clock.now())));
        }

        /** Money is conserved, nobody is below zero who must not be, and what is booked is booked whole. */
        private void check() {
            Map<String, BigInteger> sums = new HashMap<>();
            balances.forEach((account, balance) -> {
                sums.merge(account.substring(account.indexOf(':')), balance, BigInteger::add);
                assertThat(account.startsWith("external") || balance.signum() >= 0)
                        .as("%s has %s; %s", account, balance, story())
                        .isTrue();
            });
            assertThat(sums.values()).as(story()).allMatch(sum -> sum.signum() == 0);
            sagas.values().forEach(saga -> {
                int expected = saga.state() == State.BOOKED ? saga.terms().total() : 0;
                assertThat(journal.getOrDefault(saga.saga(), List.of()))
                        .as(story())
                        .hasSize(expected);
            });
        }

        private boolean oneIn(int n) {
            return random.nextInt(n) == 0;
        }

        private String story() {
            return "seed " + seed;
        }
    }
}

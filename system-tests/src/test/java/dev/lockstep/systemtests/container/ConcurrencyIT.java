package dev.lockstep.systemtests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.ledger.assembly.LedgerBatchHandler;
import dev.lockstep.ledger.assembly.LedgerCommandsHandler;
import dev.lockstep.outbox.consume.DirectConsumer;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.systemtests.stack.Books;
import dev.lockstep.systemtests.stack.Database;
import dev.lockstep.systemtests.stack.Project;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many consumers at once on PostgreSQL, in Payara. They handle records as the product's consumer does, with its
 * repetitions and its parking; what they leave behind is asked of the database. For a minute instead of ten seconds:
 * {@code -Dlockstep.concurrency.seconds=60}. With the same random numbers again: {@code -Dlockstep.seed=...}.
 */
@Tag("it")
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConcurrencyIT {

    private static final long SECONDS = Long.getLong("lockstep.concurrency.seconds", 10);
    private static final int CONSUMERS = 8;
    /** Windows of 1 to 256 records, as many below 16 as above. */
    private static final int WINDOW_BITS = 9;

    private static final int SWEPT_MAX = 20;
    private static final int WRITERS = 64;
    private static final long HOT_CENTS = 100;
    private static final int NEW_ACCOUNTS = 50;
    /** What comes first on a new account, all at once: one of the takings can be paid at most. */
    private static final List<Long> FIRST_CENTS = List.of(100L, -60L, -60L, -60L);

    @Inject
    LedgerBatchHandler ledger;

    @Resource
    ManagedThreadFactory threads;

    private final long seed = Long.getLong("lockstep.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Ids ids = Ids.timeOrdered();
    private final Clock clock = Clock.systemUTC();
    private final Records records = new Records(ids, clock, 1_000 + random.nextInt(1 << 20));
    private final Database database = new Database(
            System.getProperty("lockstep.ledger.db.url"),
            System.getProperty("lockstep.ledger.db.user"),
            System.getProperty("lockstep.ledger.db.password"));
    private final Left left = new Left(database);

    @Deployment
    static WebArchive application() {
        return ApplicationArchive.with(
                ConcurrencyIT.class,
                Records.class,
                Storm.class,
                Counting.class,
                Left.class,
                DirectConsumer.class,
                Books.class,
                Database.class,
                Project.class);
    }

    /**
     * Each consumer gets every record, from another beginning than the others, forwards or backwards, in windows of its own
     * that overlap, go back and are shuffled.
     */
    @Test
    @Order(1)
    void consumersOfTheSameRecordsBookEachSagaOnce() throws Exception {
        Storm storm = new Storm(records, ids, clock, random);
        Counting counted = counting();
        consumer(counted).settle(storm.foundation());
        CountDownLatch over = new CountDownLatch(1);
        List<Future<Long>> beside =
                List.of(start(() -> sweep(over)), start(() -> sweep(over)), start(() -> readAgainAndAgain(over)));
        long start = System.nanoTime();
        List<Future<Void>> consumers = new ArrayList<>();
        for (int number = 0; number < CONSUMERS; number++) {
            Random own = new Random(seed + number);
            boolean backwards = number % 2 == 1;
            consumers.add(start(() -> consumeAll(storm, consumer(counted), own, backwards)));
        }
        over.await(SECONDS, TimeUnit.SECONDS);
        storm.end();
        for (Future<Void> consumer : consumers) {
            consumer.get();
        }
        long millis = millisSince(start);
        left.awaitEnds(storm.sagas());
        over.countDown();

        tell(
                "%d consumers, seed %d: %d sagas in %d ms, %s; %s; swept %d and %d, looked %d times",
                CONSUMERS,
                seed,
                storm.sagas().size(),
                millis,
                left.states(storm.sagas()),
                counted,
                beside.get(0).get(),
                beside.get(1).get(),
                beside.get(2).get());
        assertEquals(
                Map.of("BOOKED", (long) storm.sound().size()), left.states(storm.sound()), "nothing wrong with them");
        assertEquals(List.of(), left.notAnnouncedOnce(storm.sagas()));
        assertSound(counted);
    }

    /** They want to take more than they give, so that the limit is met again and again. */
    @Test
    @Order(2)
    void writersOnOneAccountLoseNothingAndNeverBreakItsLimit() throws Exception {
        String hot = records.newCustomer();
        Counting counted = counting();
        consumer(counted).settle(List.of(records.opening(List.of(hot)), moving(hot, HOT_CENTS, ids.next())));
        CountDownLatch over = new CountDownLatch(1);
        List<Future<Map<UUID, Long>>> writers = new ArrayList<>();
        for (int number = 0; number < WRITERS; number++) {
            Random own = new Random(seed + number);
            writers.add(start(() -> write(hot, consumer(counted), own, over)));
        }
        over.await(SECONDS, TimeUnit.SECONDS);
        over.countDown();
        Map<UUID, Long> moves = new HashMap<>();
        for (Future<Map<UUID, Long>> writer : writers) {
            moves.putAll(writer.get());
        }

        Map<String, Long> states = left.states(moves.keySet());
        tell("%d writers on one account, seed %d: %s; %s", WRITERS, seed, states, counted);
        assertEquals(Set.of("BOOKED", "REFUSED"), states.keySet());
        assertEquals(HOT_CENTS + booked(moves), left.balance(hot));
        assertEquals(
                0,
                database.count(
                        "select count(*) from ledger.leg where account_id = ? and balance_after_minor < 0", hot));
        assertEquals(List.of(), left.notAnnouncedOnce(moves.keySet()));
        assertSound(counted);
    }

    /** Who comes first opens it: there is no row yet that the others could wait for. */
    @Test
    @Order(3)
    void firstBookingsThatRaceOnANewAccountKeepItsLimit() throws Exception {
        Counting counted = counting();
        Map<UUID, Long> all = new HashMap<>();
        for (int i = 0; i < NEW_ACCOUNTS; i++) {
            String account = records.newCustomer();
            Map<UUID, Long> moves = new HashMap<>();
            CyclicBarrier together = new CyclicBarrier(FIRST_CENTS.size());
            List<Future<Integer>> racers = new ArrayList<>();
            for (long cents : FIRST_CENTS) {
                UUID saga = ids.next();
                moves.put(saga, cents);
                DirectConsumer consumer = consumer(counted);
                racers.add(start(() -> {
                    int place = together.await();
                    consumer.settle(List.of(records.opening(List.of(account)), moving(account, cents, saga)));
                    return place;
                }));
            }
            for (Future<Integer> racer : racers) {
                racer.get();
            }
            long balance = left.balance(account);
            assertEquals(booked(moves), balance);
            assertTrue(balance == 100 || balance == 40, () -> account + " has " + balance);
            all.putAll(moves);
        }
        tell("%d new accounts, seed %d: %s; %s", NEW_ACCOUNTS, seed, left.states(all.keySet()), counted);
        assertEquals(Map.of(), counted.failures());
        assertSound(counted);
    }

    /** In here nobody sees what the container prints. */
    @Test
    @Order(4)
    @RunAsClient
    void tellsWhatWasCounted() throws IOException {
        String told = Files.readString(Project.target("concurrency.txt"));
        Files.delete(Project.target("concurrency.txt"));
        System.out.print(told);
        assertEquals(3, told.lines().count());
    }

    private Void consumeAll(Storm storm, DirectConsumer consumer, Random own, boolean backwards) {
        int number = 0;
        for (List<InboundRecord> block = storm.block(0); !block.isEmpty(); block = storm.block(++number)) {
            List<InboundRecord> log = new ArrayList<>(block);
            Collections.rotate(log, own.nextInt(log.size()));
            if (backwards) {
                Collections.reverse(log);
            }
            int from = 0;
            while (from < log.size()) {
                int to = Math.min(log.size(), from + 1 + own.nextInt(1 << own.nextInt(WINDOW_BITS)));
                List<InboundRecord> window = new ArrayList<>(log.subList(from, to));
                if (own.nextInt(4) == 0) {
                    Collections.shuffle(window, own);
                }
                consumer.settle(window);
                int back = own.nextInt(4) == 0 ? own.nextInt(2 * (to - from)) : 0;
                from = Math.max(0, to - back);
            }
        }
        return null;
    }

    /** Gives and takes until it is over; answers what it moved, by saga. */
    private Map<UUID, Long> write(String account, DirectConsumer consumer, Random own, CountDownLatch over) {
        Map<UUID, Long> moves = new HashMap<>();
        while (over.getCount() > 0) {
            List<InboundRecord> batch = new ArrayList<>();
            for (int i = own.nextInt(4); i >= 0; i--) {
                long cents = own.nextInt(101) - 60L;
                UUID saga = ids.next();
                if (cents != 0) {
                    batch.add(moving(account, cents, saga));
                    moves.put(saga, cents);
                }
            }
            consumer.settle(batch);
        }
        return moves;
    }

    private InboundRecord moving(String account, long cents, UUID saga) {
        return records.alone(
                cents < 0
                        ? Records.move(account, Records.OUTSIDE, -cents)
                        : Records.move(Records.OUTSIDE, account, cents),
                saga);
    }

    private long booked(Map<UUID, Long> moves) {
        return left.booked(moves.keySet()).stream().mapToLong(moves::get).sum();
    }

    /** Answers how many sagas it found due. */
    private long sweep(CountDownLatch over) throws InterruptedException {
        long due = 0;
        while (!over.await(5, TimeUnit.MILLISECONDS)) {
            due += ledger.expire(SWEPT_MAX);
        }
        return due;
    }

    /** No reader ever sees money appear or vanish, or a saga in part; answers how often it looked. */
    private long readAgainAndAgain(CountDownLatch over) throws InterruptedException {
        long looked = 0;
        while (!over.await(50, TimeUnit.MILLISECONDS)) {
            assertEquals(List.of(), database.rows("""
                    select a.asset, sum(b.balance_minor) from ledger.balance b join ledger.account a using (account_id)
                     group by a.asset having sum(b.balance_minor) <> 0"""));
            assertEquals(List.of(), database.rows("""
                    select s.saga_id, s.state, count(p.posting_id)
                      from ledger.saga s left join ledger.posting p using (saga_id)
                     where s.first_seen_at > clock_timestamp() - interval '3 seconds'
                     group by s.saga_id
                    having count(p.posting_id) <> case when s.state = 'BOOKED' then s.total else 0 end"""));
            looked++;
        }
        return looked;
    }

    private Counting counting() {
        return new Counting(new LedgerCommandsHandler(new CommandReader(1_000, 1 << 20), ledger));
    }

    private DirectConsumer consumer(Counting handler) {
        return new DirectConsumer("concurrency", handler, clock);
    }

    private <T> Future<T> start(Callable<T> work) {
        FutureTask<T> started = new FutureTask<>(work);
        threads.newThread(started).start();
        return started;
    }

    /** Nobody met a deadlock, nothing was given up, and the books are sound. */
    private void assertSound(Counting counted) {
        assertFalse(counted.failures().containsKey("40P01"), () -> "deadlocks: " + counted);
        assertEquals(0, left.parkedBecauseTheyFailed());
        new Books(database).areSound();
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    private static void tell(String what, Object... facts) throws IOException {
        Files.writeString(
                Project.target("concurrency.txt"),
                String.format(what, facts) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}

package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.assembly.Input.PartArrived;
import dev.lockstep.ledger.balance.Books;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the decisions of a saga cost. In this package because the assembler is nobody else's. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class AssemblerBenchmark {

    private static final Asset BTC = new Asset("BTC", 8);
    private static final int LARGE = 1_000;
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final SagaId id = new SagaId(UUID.fromString("01938f4e-7a00-7000-8000-000000000001"));
    private final Books books = new Books();
    private final Assembler assembler = new Assembler(books);
    private final PartArrived first = arrived(1, 2);
    private final PartArrived second = arrived(2, 2);
    private final PartArrived last = arrived(LARGE, LARGE);
    private final Assembly fresh = Assembly.fresh(id, first.terms());
    private final Assembly allButOne;

    public AssemblerBenchmark() {
        List<Part> stored = IntStream.range(1, LARGE)
                .mapToObj(number -> arrived(number, LARGE).part())
                .toList();
        long bytes = stored.stream().mapToLong(Part::bytes).sum();
        allButOne = new Assembly(
                id, last.terms(), Assembly.State.COLLECTING, stored.size(), bytes, Parts.of(stored, List.of()));
        for (int number = 1; number <= LARGE; number++) {
            books.locked(account(customer(number), false), BigInteger.TEN.pow(12));
        }
        books.locked(account("house:BTC", true), BigInteger.ZERO);
    }

    private static Account account(String name, boolean mayGoNegative) {
        return new Account(name, BTC, mayGoNegative, AccountState.OPEN);
    }

    private static String customer(int number) {
        return String.format("customer:01938f4e-7a00-7000-8000-%012d:BTC", number);
    }

    private static PartArrived arrived(int number, int total) {
        Money amount = Money.parse(BTC, "0.5");
        Post post = new Post(
                "part " + number,
                List.of(new CommandLeg(customer(number), amount.negate()), new CommandLeg("house:BTC", amount)),
                null);
        return new PartArrived(
                new Terms("swap", total, NOW.plus(Duration.ofMinutes(1)), null),
                Part.of(number, CommandCodec.encode(post), post));
    }

    /** The usual saga: the first part waits, the second one books. */
    @Benchmark
    public Object decidesTwoParts() {
        Assembly waiting = fresh.after(first, assembler.decide(fresh, first, NOW));
        return booked(assembler.decide(waiting, second, NOW));
    }

    @Benchmark
    public Object decidesTheLastOfAThousandParts() {
        return booked(assembler.decide(allButOne, last, NOW));
    }

    /** Whatever is refused would be quicker. */
    private static Decision.Book booked(Decision decision) {
        return (Decision.Book) decision;
    }
}

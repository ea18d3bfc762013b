package dev.lockstep.benchmarks;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Converted;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.contract.money.Rounding;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What amounts cost: a leg is read, added to a balance and printed once each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class MoneyBenchmark {

    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);

    private final Rate rate = new Rate(BTC, ETH, new BigDecimal("22.123456789012345678"));
    private final Money bitcoin = Money.parse(BTC, "0.50000000");
    private final Money ether = Money.parse(ETH, "11.061728394506172839");
    private final Money balance = Money.parse(ETH, "123456.061728394506172839");

    @Benchmark
    public Money reads() {
        return Money.parse(ETH, "11.061728394506172839");
    }

    @Benchmark
    public String prints() {
        return ether.decimal();
    }

    @Benchmark
    public Money adds() {
        return balance.plus(ether);
    }

    @Benchmark
    public Converted convertsToQuote() {
        return rate.toQuote(bitcoin, Rounding.DOWN);
    }

    @Benchmark
    public Converted convertsToBase() {
        return rate.toBase(ether, Rounding.UP);
    }
}

package dev.lockstep.benchmarks;

import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Converted;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.contract.money.Rounding;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.contract.saga.SagaContextCodec.MalformedSagaContextException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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

/** What one part costs in memory: its header, its payload, its amounts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ContractBenchmark {

    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);

    private final Rate rate = new Rate(BTC, ETH, new BigDecimal("22.123456789012345678"));
    private final Money half = Money.parse(BTC, "0.50000000");
    private final byte[] header = ("{\"v\":1,\"id\":\"01938f4e-7a00-7000-8000-000000000001\",\"part\":1,\"total\":3,"
                    + "\"deadline\":\"2026-11-20T10:00:00.000000Z\",\"type\":\"swap\"}")
            .getBytes(StandardCharsets.UTF_8);
    private final byte[] payload = ("{\"posting\":{\"description\":\"swap: sell 0.5 BTC\",\"legs\":["
                    + "{\"account\":\"customer:42:BTC\",\"asset\":\"BTC/8\",\"amount\":\"-0.50000000\"},"
                    + "{\"account\":\"house:BTC\",\"asset\":\"BTC/8\",\"amount\":\"0.50000000\"}]},"
                    + "\"effectiveAt\":\"2026-11-20T10:00:00.000000Z\"}")
            .getBytes(StandardCharsets.UTF_8);

    @Benchmark
    public Money parsesAnAmount() {
        return Money.parse(ETH, "11.061728394506172839");
    }

    @Benchmark
    public Converted convertsAnAmount() {
        return rate.toQuote(half, Rounding.DOWN);
    }

    @Benchmark
    public SagaContext readsASagaContext() throws MalformedSagaContextException {
        return SagaContextCodec.decode(header);
    }

    @Benchmark
    public LedgerCommand readsAPostCommand() {
        return CommandCodec.decode(LedgerCommand.Post.TYPE, payload);
    }
}

package dev.lockstep.benchmarks;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.contract.message.EventCodec;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.InboundMessage;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.LedgerEvent.BalanceAfter;
import dev.lockstep.contract.message.LedgerEvent.BookedPart;
import dev.lockstep.contract.message.LedgerEvent.SagaBooked;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.contract.saga.SagaContextCodec.MalformedSagaContextException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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

/** What a part costs to read and an outcome to write, as the wire has them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CodecBenchmark {

    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);
    private static final String CUSTOMER = "customer:01938f4e-7a00-7000-8000-000000000042:";

    private final SagaContext context = new SagaContext(
            SagaId.parse("01938f4e-7a00-7000-8000-000000000001"),
            1,
            2,
            Instant.parse("2026-11-20T10:00:00.000001Z"),
            "swap",
            null);
    private final byte[] header = SagaContextCodec.encode(context).getBytes(StandardCharsets.UTF_8);
    private final byte[] payload =
            ("{\"posting\":{\"description\":\"swap 01938f4e-7a00-7000-8000-000000000002: sell 0.50000000 BTC\","
                            + "\"legs\":[{\"account\":\"" + CUSTOMER
                            + "BTC\",\"asset\":\"BTC/8\",\"amount\":\"-0.50000000\"},"
                            + "{\"account\":\"house:BTC\",\"asset\":\"BTC/8\",\"amount\":\"0.50000000\"}]}}")
                    .getBytes(StandardCharsets.UTF_8);
    private final CommandReader reader = new CommandReader(1_000, 1 << 20);
    private final CommandReader.Source record = new CommandReader.Source(
            Topics.LEDGER_COMMANDS,
            3,
            123_456,
            payload,
            List.of(
                    Header.text(Headers.MESSAGE_ID, "01938f4e-7a00-7000-8000-000000000003"),
                    Header.text(Headers.MESSAGE_TYPE, Post.TYPE),
                    Header.text(Headers.MESSAGE_VERSION, "1"),
                    new Header(Headers.SAGA_CONTEXT, header),
                    Header.text(Headers.TRACEPARENT, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));
    private final SagaBooked booked = new SagaBooked(
            context.id(),
            context.type(),
            Instant.parse("2026-11-20T09:59:59.123456Z"),
            List.of(bookedPart(1, Money.parse(BTC, "1.5")), bookedPart(2, Money.parse(ETH, "11.061728394506172839"))));

    private static BookedPart bookedPart(int part, Money balance) {
        String code = balance.asset().code();
        return new BookedPart(
                part,
                new PostingId(UUID.fromString("01938f4e-7a00-7000-8000-00000000000" + (part + 3))),
                List.of(
                        new BalanceAfter(CUSTOMER + code, balance),
                        new BalanceAfter("house:" + code, balance.negate())));
    }

    @Benchmark
    public InboundMessage readsARecord() {
        return reader.read(record);
    }

    @Benchmark
    public SagaContext readsASagaContext() throws MalformedSagaContextException {
        return SagaContextCodec.decode(header);
    }

    @Benchmark
    public String writesASagaContext() {
        return SagaContextCodec.encode(context);
    }

    @Benchmark
    public byte[] writesASagaBooked() {
        return EventCodec.encode(booked);
    }
}

package dev.lockstep.benchmarks.relay;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Ledger commands as the swap module sends them: rows 2n and 2n+1 are the two parts of one saga and have its key. Each id is a
 * UUIDv7 of now that tells the run and the row's number in it.
 *
 * @param run no two runs of one benchmark have the same
 * @param count how many there are
 */
record Rows(int run, int count) {

    /** The variant of RFC 9562 in the two highest bits. */
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private static final long VERSION = 0x7000L;
    private static final int RUN_MAX = 1 << 29;
    private static final int AMOUNT_MAX = 1_000;
    private static final int CUSTOMERS = 100_000;
    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);

    Rows {
        if (run < 0 || run >= RUN_MAX || count < 2) {
            throw new IllegalArgumentException(count + " rows of run " + run);
        }
    }

    Envelope row(int number, Clock clock) {
        Instant now = clock.instant();
        SplittableRandom random = new SplittableRandom(number);
        int part = number % 2 + 1;
        SagaContext saga = new SagaContext(
                saga(number / 2), part, 2, now.truncatedTo(ChronoUnit.MICROS).plusSeconds(30), "swap", null);
        return new Envelope(
                new MessageId(id(now.toEpochMilli(), random.nextInt(1 << 12), number)),
                Topics.LEDGER_COMMANDS,
                saga.id().toString().getBytes(StandardCharsets.UTF_8),
                Post.TYPE,
                1,
                SagaContextCodec.encode(saga),
                String.format("00-%016x%016x-%016x-01", random.nextLong(), random.nextLong(), random.nextLong()),
                null,
                List.of(),
                CommandCodec.encode(post(saga, random)));
    }

    /** The number of the row with this id; empty for a row of another run. */
    OptionalInt numberOf(UUID id) {
        long low = id.getLeastSignificantBits() ^ VARIANT;
        return low >>> 32 == run && (int) low >= 0 && (int) low < count
                ? OptionalInt.of((int) low)
                : OptionalInt.empty();
    }

    private UUID id(long millis, int random, int number) {
        return new UUID(millis << 16 | VERSION | random, VARIANT | (long) run << 32 | number);
    }

    private SagaId saga(int number) {
        SplittableRandom random = new SplittableRandom((long) run << 32 | number);
        return new SagaId(new UUID(random.nextLong() & ~0xF000L | VERSION, random.nextLong() >>> 2 | VARIANT));
    }

    private static Post post(SagaContext saga, SplittableRandom random) {
        boolean sells = saga.part() == 1;
        Asset asset = sells ? BTC : ETH;
        String customer =
                String.format("customer:01938f4e-7a00-7000-8000-%012d:%s", random.nextInt(CUSTOMERS), asset.code());
        String house = "house:" + asset.code();
        Money amount = Money.ofMinor(asset, 1 + random.nextInt(AMOUNT_MAX));
        return new Post(
                "swap " + saga.id() + ": " + (sells ? "sell " : "buy ") + amount,
                List.of(
                        new CommandLeg(sells ? customer : house, amount.negate()),
                        new CommandLeg(sells ? house : customer, amount)),
                null);
    }
}

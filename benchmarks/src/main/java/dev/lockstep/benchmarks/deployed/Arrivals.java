package dev.lockstep.benchmarks.deployed;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.outbox.consume.InboundRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Records as the swap module sends them: odd parts sell a customer's BTC to the house, even parts buy ETH from it, each for
 * a customer of its own. Two accounts of the house are in every saga; or, without the house, each part is a payment in BTC
 * from one customer to another.
 */
final class Arrivals {

    /** A poll, and whether it completes sagas. */
    record Poll(List<InboundRecord> records, boolean completes) {}

    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);
    private static final int AMOUNT_MAX = 1_000;

    private final Load load;
    private final int recordsMax;
    private final Ids ids = Ids.timeOrdered();
    private final Instant deadline;
    private final Random random;
    private final int partition;
    private long offset;

    /**
     * @param recordsMax of a poll
     * @param deadline of every saga
     * @param partition the records' own, so that no two writers have the same place
     */
    Arrivals(Load load, int recordsMax, Instant deadline, int partition) {
        this.load = load;
        this.recordsMax = recordsMax;
        this.deadline = deadline;
        this.partition = partition;
        this.random = new Random(partition);
    }

    /** The polls in which this many sagas come. */
    List<Poll> polls(int sagas) {
        List<Poll> polls = new ArrayList<>();
        int together = Math.max(1, Math.min(load.batch(), recordsMax / load.parts()));
        for (int first = 0; first < sagas; first += together) {
            polls.addAll(cut(records(Math.min(together, sagas - first))));
        }
        return polls;
    }

    private List<Poll> cut(List<InboundRecord> records) {
        List<Poll> polls = new ArrayList<>();
        for (int from = 0; from < records.size(); from += recordsMax) {
            int to = Math.min(records.size(), from + recordsMax);
            polls.add(new Poll(List.copyOf(records.subList(from, to)), to == records.size()));
        }
        return polls;
    }

    private List<InboundRecord> records(int sagas) {
        List<InboundRecord> records = new ArrayList<>();
        for (int i = 0; i < sagas; i++) {
            SagaId saga = new SagaId(ids.next());
            for (int part = 1; part <= load.parts(); part++) {
                records.add(record(new SagaContext(saga, part, load.parts(), deadline, "swap", null)));
            }
        }
        return records;
    }

    private InboundRecord record(SagaContext context) {
        return new InboundRecord(
                Topics.LEDGER_COMMANDS,
                partition,
                offset++,
                deadline,
                context.id().toString().getBytes(StandardCharsets.UTF_8),
                CommandCodec.encode(post(context)),
                List.of(
                        Header.text(Headers.MESSAGE_ID, ids.next().toString()),
                        Header.text(Headers.MESSAGE_TYPE, Post.TYPE),
                        Header.text(Headers.MESSAGE_VERSION, "1"),
                        Header.text(Headers.SAGA_CONTEXT, SagaContextCodec.encode(context)),
                        Header.text(Headers.TRACEPARENT, traceparent())));
    }

    private LedgerCommand post(SagaContext context) {
        boolean sells = !load.house() || context.part() % 2 == 1;
        Asset asset = sells ? BTC : ETH;
        int customers = load.accounts() / 2;
        int number = random.nextInt(customers);
        String customer = Customers.account(number, asset.code());
        String other = load.house()
                ? "house:" + asset.code()
                : Customers.account((number + 1 + random.nextInt(customers - 1)) % customers, asset.code());
        Money amount = Money.ofMinor(asset, 1 + random.nextInt(AMOUNT_MAX));
        String from = sells ? customer : other;
        String to = sells ? other : customer;
        return new Post(
                "swap " + context.id() + ": " + (sells ? "sell " : "buy ") + amount,
                List.of(new CommandLeg(from, amount.negate()), new CommandLeg(to, amount)),
                null);
    }

    private String traceparent() {
        return String.format("00-%016x%016x-%016x-01", random.nextLong(), random.nextLong(), random.nextLong());
    }
}

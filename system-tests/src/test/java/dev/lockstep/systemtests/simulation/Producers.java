package dev.lockstep.systemtests.simulation;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountSpec;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.message.LedgerCommand.CancelSaga;
import dev.lockstep.contract.message.LedgerCommand.ChangeAccount;
import dev.lockstep.contract.message.LedgerCommand.OpenAccounts;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.contract.saga.SagaContextCodec.MalformedSagaContextException;
import dev.lockstep.contract.saga.SagaDigest;
import dev.lockstep.ledger.account.AccountTerms;
import dev.lockstep.ledger.assembly.SimulatedLedger;
import dev.lockstep.ledger.journal.Entry;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.outbox.relay.WireHeaders;
import dev.lockstep.swap.offer.Offer;
import dev.lockstep.swap.offer.Pricing;
import dev.lockstep.swap.offer.Wish;
import dev.lockstep.swap.price.MidPrice;
import dev.lockstep.swap.price.Price;
import dev.lockstep.swap.swap.SimulatedSwaps;
import dev.lockstep.swap.trade.Accounts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who sends commands: customers of the swap service, and other teams with sagas of their own, who make every
 * mistake that the wire contract has an answer to. Knows of each saga what it did wrong, and nothing of how that is judged.
 */
final class Producers {

    /** The header of a record that nobody can read. */
    static final String RUBBISH = "rubbish";

    static final Asset EUR = Asset.parse("EUR/2");
    static final Asset BTC = Asset.parse("BTC/8");
    static final Asset ETH = Asset.parse("ETH/18");

    private static final List<Asset> ASSETS = List.of(EUR, BTC, ETH);
    /** What the house has of it has 38 digits, and soon one more. */
    private static final Asset XAU = Asset.parse("XAU/0");

    private static final BigInteger NEARLY_TOO_MUCH = BigInteger.TEN.pow(38).subtract(BigInteger.valueOf(100));
    /** What is much and what is little money, in smallest units. */
    private static final Map<Asset, Long> MUCH = Map.of(EUR, 1_000_00L, BTC, 2_000_000L, ETH, 400_000_000_000_000_000L);

    private static final Pricing PRICING = new Pricing(50, 25);
    private static final Map<String, MidPrice> MIDS = mids();
    private static final int CUSTOMERS = 3;
    private static final int DEALS_MAX = 6;

    /** Where commands go. */
    record Ways(SimulatedLedger ledger, SimulatedSwaps swaps, Database swapDatabase, Topic commands) {}

    /** What is known of a saga by those who sent it. */
    static final class Known {
        final int total;
        boolean disagrees;
        boolean contradicts;
        boolean cancelled;
        /** One of its parts never reached Kafka. */
        boolean dropped;

        Known(int total) {
            this.total = total;
        }
    }

    /** What much of a world is about: what needs two at once to go wrong would be too rare if all did everything. */
    private enum Theme {
        ANYTHING,
        ACCOUNTS,
        CORRECTIONS
    }

    private record Sending(byte[] key, byte[] value, List<Header> headers, int notBefore) {}

    private final World world;
    private final Dice dice;
    private final Ways ways;
    private final List<CustomerId> customers = new ArrayList<>();
    private final List<Sending> waiting = new ArrayList<>();
    private final List<OfferId> accepting = new ArrayList<>();
    private final Map<SagaId, Known> sagas = new LinkedHashMap<>();
    private final Map<String, BigInteger> opening = new HashMap<>();
    private final Set<MessageId> arrived = new HashSet<>();
    private final Theme theme;
    private int deals;

    Producers(World world, Dice dice, Ways ways) {
        this.world = world;
        this.dice = dice;
        this.ways = ways;
        this.theme = dice.oneIn(6) ? Theme.CORRECTIONS : dice.oneIn(4) ? Theme.ACCOUNTS : Theme.ANYTHING;
    }

    private static Map<String, MidPrice> mids() {
        Instant at = Instant.EPOCH;
        List<Price> prices = List.of(
                new Price(new Rate(BTC, EUR, new BigDecimal("50000")), at, "simulation"),
                new Price(new Rate(ETH, EUR, new BigDecimal("2500")), at, "simulation"));
        MidPrice.Market market = new MidPrice.Market(prices, at, Duration.ofSeconds(1));
        Map<String, MidPrice> mids = new HashMap<>();
        for (Asset sold : ASSETS) {
            for (Asset bought : ASSETS) {
                if (!sold.equals(bought)) {
                    mids.put(
                            sold.code() + bought.code(),
                            MidPrice.of(market, sold, bought).orElseThrow());
                }
            }
        }
        return Map.copyOf(mids);
    }

    /** Those that are there from the beginning: the house's, and customers with some money. */
    void openAccounts() {
        for (Asset asset : ASSETS) {
            BigInteger owed = BigInteger.ZERO;
            for (int i = 0; i < CUSTOMERS; i++) {
                if (customers.size() < CUSTOMERS) {
                    customers.add(new CustomerId(dice.uuid()));
                }
                long funds = dice.oneIn(6) ? 0 : dice.upTo(much(asset));
                CustomerId customer = customers.get(i);
                BigInteger minor = BigInteger.valueOf(funds);
                open(
                        new AccountTerms(
                                Accounts.customer(customer, asset), asset, AccountKind.CUSTOMER, customer.toString()),
                        minor);
                owed = owed.subtract(minor);
            }
            openHouse(asset, BigInteger.ZERO, owed);
        }
        openHouse(XAU, NEARLY_TOO_MUCH, NEARLY_TOO_MUCH.negate());
    }

    private void openHouse(Asset asset, BigInteger own, BigInteger owed) {
        open(new AccountTerms(Accounts.house(asset), asset, AccountKind.HOUSE, null), own);
        open(new AccountTerms(Accounts.fee(asset), asset, AccountKind.FEE, null), BigInteger.ZERO);
        open(new AccountTerms(Accounts.rounding(asset), asset, AccountKind.ROUNDING, null), BigInteger.ZERO);
        open(new AccountTerms(Accounts.external(asset), asset, AccountKind.EXTERNAL, null), owed);
    }

    private static long much(Asset asset) {
        return Objects.requireNonNull(MUCH.get(asset));
    }

    private void open(AccountTerms terms, BigInteger minor) {
        opening.put(terms.id(), minor);
        ways.ledger().account(terms, minor);
    }

    /** The balances before anything was booked. */
    Map<String, BigInteger> opening() {
        return opening;
    }

    /** What is known of the saga, or null if nobody sent it. */
    @Nullable
    Known known(SagaId saga) {
        return sagas.get(saga);
    }

    Map<SagaId, Known> sagas() {
        return sagas;
    }

    /** Somebody begins something, or sends what is due. */
    void act() {
        if (!accepting.isEmpty() && dice.oneIn(3)) {
            accept(accepting.remove(dice.below(accepting.size())));
        } else if (deals < DEALS_MAX && (waiting.isEmpty() || dice.oneIn(3))) {
            deals++;
            begin();
        } else {
            sendOne();
        }
    }

    /** Sends everything that was begun, and begins nothing more; false when there was nothing. */
    boolean finish() {
        boolean more = !waiting.isEmpty() || !accepting.isEmpty();
        List.copyOf(waiting).forEach(this::send);
        waiting.clear();
        List<OfferId> again = List.copyOf(accepting);
        accepting.clear();
        again.forEach(this::accept);
        return more;
    }

    private void sendOne() {
        List<Sending> due = waiting.stream()
                .filter(each -> each.notBefore() <= world.step())
                .toList();
        if (!due.isEmpty()) {
            Sending next = dice.of(due);
            waiting.remove(next);
            send(next);
        }
    }

    private void send(Sending sending) {
        world.tell(() -> "sends "
                + sending.headers().stream()
                        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                        .toList() + " " + new String(sending.value(), StandardCharsets.UTF_8));
        ways.commands().append(sending.key(), sending.value(), sending.headers());
    }

    /** What the swap service's relay publishes: Kafka may lose one part of a saga, and may have any twice. */
    void relayed(Envelope message) {
        Known known = message.sagaContext() == null
                ? null
                : sagas.get(context(message).id());
        boolean again = !arrived.add(message.id());
        if (known != null && !again && !known.dropped && known.total > 1 && !world.isCalm() && dice.oneIn(60)) {
            known.dropped = true;
            world.tell(() -> "lost on the way: " + message.sagaContext());
            world.count(Fact.PART_DROPPED);
            return;
        }
        Sending sending = new Sending(message.key(), message.payload(), WireHeaders.of(message), 0);
        if (again) {
            world.count(Fact.PART_DUPLICATED);
        }
        send(sending);
        if (dice.oneIn(25)) {
            world.count(Fact.PART_DUPLICATED);
            send(sending);
        }
    }

    private static SagaContext context(Envelope message) {
        try {
            return SagaContextCodec.decode(
                    Objects.requireNonNull(message.sagaContext()).getBytes(StandardCharsets.UTF_8));
        } catch (MalformedSagaContextException e) {
            throw new AssertionError("the swap service sent " + message.sagaContext(), e);
        }
    }

    private void begin() {
        switch (theme) {
            case CORRECTIONS -> {
                if (ways.ledger().journal().isEmpty() || dice.oneIn(3)) {
                    standAlone(internal());
                } else {
                    correct();
                }
            }
            case ACCOUNTS -> {
                if (dice.oneIn(3)) {
                    changeAccount();
                } else {
                    anything();
                }
            }
            case ANYTHING -> anything();
        }
    }

    private void anything() {
        switch (dice.below(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> offer();
            case 9, 10, 11, 12, 13 -> saga();
            case 14, 15 -> standAlone(dice.oneIn(6) ? spoilt() : dice.oneIn(2) ? deposit() : move());
            case 16, 17 -> changeAccount();
            case 18 -> openMore();
            default -> correct();
        }
    }

    // --- customers of the swap service

    private void offer() {
        CustomerId customer = dice.of(customers);
        Asset sold = dice.of(ASSETS);
        List<Asset> others =
                ASSETS.stream().filter(asset -> !asset.equals(sold)).toList();
        Asset bought = dice.of(others);
        Wish wish = new Wish.Selling(Money.ofMinor(sold, dice.upTo(much(sold) / 2)), bought);
        PRICING.quote(wish, Objects.requireNonNull(MIDS.get(sold.code() + bought.code())))
                .ifPresent(quote -> {
                    Instant now = world.swapTime();
                    Offer offer = new Offer(
                            new OfferId(dice.uuid()), "demo", customer, quote, now, now.plus(Duration.ofHours(2)));
                    boolean stored = attempt(() -> ways.swapDatabase().transaction(() -> {
                        ways.swaps().add(offer);
                        return offer;
                    }));
                    if (stored) {
                        accepting.add(offer.id());
                    }
                });
    }

    /** Whoever gets no answer asks again; some ask twice anyway. */
    private void accept(OfferId offer) {
        boolean answered = attempt(() -> {
            boolean accepted = ways.swaps()
                    .accept(offer, dice.oneIn(2))
                    .map(swap -> {
                        world.tell(() -> "swap " + swap.id() + " is saga " + swap.saga() + " until " + swap.deadline());
                        return swap;
                    })
                    .isPresent();
            world.count(accepted ? Fact.SWAP_ACCEPTED : Fact.SWAP_ACCEPTED_AGAIN);
        });
        if (!answered || dice.oneIn(20)) {
            accepting.add(offer);
        }
    }

    private boolean attempt(Runnable request) {
        try {
            request.run();
            return true;
        } catch (Fate.Died e) {
            world.count(Fact.SWAP_KILLED);
            return false;
        } catch (Database.Waits | World.Failed e) {
            return false;
        }
    }

    /** A swap that is committed: from now on its saga is expected. */
    void accepted(SagaId saga, int total) {
        sagas.computeIfAbsent(saga, id -> new Known(total));
    }

    // --- other teams

    private void saga() {
        SagaId saga = new SagaId(dice.uuid());
        int total = 1 + dice.below(4);
        List<Post> posts = new ArrayList<>();
        for (int number = 1; number <= total; number++) {
            posts.add(dice.oneIn(15) ? spoilt() : move());
        }
        send(saga, posts);
    }

    private void send(SagaId saga, List<Post> posts) {
        Known known = new Known(posts.size());
        sagas.put(saga, known);
        List<byte[]> payloads = posts.stream().map(CommandCodec::encode).toList();
        Instant deadline = world.now().plusMillis(1_000 + dice.upTo(20_000));
        String digest = dice.oneIn(3)
                ? SagaDigest.of(payloads.stream().map(SagaDigest::payloadHash).toList())
                : null;
        int dropped = posts.size() > 1 && dice.oneIn(10) ? 1 + dice.below(posts.size()) : 0;
        int foreign = dice.oneIn(30) ? 1 + dice.below(posts.size()) : 0;
        for (int number = 1; number <= posts.size(); number++) {
            SagaContext context = new SagaContext(saga, number, posts.size(), deadline, "payout", digest);
            if (number == dropped) {
                known.dropped = true;
                world.count(Fact.PART_DROPPED);
            } else {
                part(known, context, number == foreign ? CommandCodec.encode(move()) : payloads.get(number - 1));
            }
        }
        if (dice.oneIn(8)) {
            known.cancelled = true;
            world.count(Fact.SAGA_CANCELLED);
            send(saga.toString(), new CancelSaga(saga, "changed our mind"));
        }
    }

    private void part(Known known, SagaContext context, byte[] payload) {
        SagaContext said = context;
        if (dice.oneIn(40)) {
            known.disagrees = true;
            said = new SagaContext(
                    context.id(),
                    context.part(),
                    context.total(),
                    context.deadline().plusSeconds(1),
                    context.type(),
                    context.digest());
        }
        List<Header> headers = new ArrayList<>();
        headers.add(Header.text(Headers.SAGA_CONTEXT, SagaContextCodec.encode(said)));
        if (dice.oneIn(2)) {
            headers.add(Header.text(Headers.MESSAGE_ID, dice.uuid().toString()));
        }
        byte[] key = (dice.oneIn(2) ? context.id() : dice.uuid()).toString().getBytes(StandardCharsets.UTF_8);
        boolean unreadable = dice.oneIn(30);
        if (unreadable) {
            List<Header> rubbish = new ArrayList<>(headers);
            rubbish.add(Header.text(RUBBISH, "value"));
            later(key, "{".getBytes(StandardCharsets.UTF_8), rubbish);
        }
        if (unreadable && dice.oneIn(2)) {
            return;
        }
        later(key, payload, headers);
        if (dice.oneIn(30)) {
            known.contradicts = true;
            world.count(Fact.PART_CONTRADICTED);
            later(key, CommandCodec.encode(move()), headers);
        }
    }

    private void standAlone(Post post) {
        String id = dice.uuid().toString();
        sagas.put(SagaId.parse(id), new Known(1));
        later(
                id.getBytes(StandardCharsets.UTF_8),
                CommandCodec.encode(post),
                List.of(Header.text(Headers.MESSAGE_ID, id)));
    }

    private void openMore() {
        CustomerId customer = dice.oneIn(4) ? dice.of(customers) : new CustomerId(dice.uuid());
        Asset asset = dice.of(ASSETS);
        String owner = dice.oneIn(4) ? "somebody else" : customer.toString();
        send(
                dice.uuid().toString(),
                new OpenAccounts(
                        owner,
                        List.of(new AccountSpec(Accounts.customer(customer, asset), asset, AccountKind.CUSTOMER))));
        customers.add(customer);
    }

    /** Most changes are taken back a little later. */
    private void changeAccount() {
        Asset asset = dice.of(ASSETS);
        String account = dice.oneIn(3) ? Accounts.house(asset) : account(asset);
        AccountState state = dice.oneIn(4) ? AccountState.CLOSED : AccountState.FROZEN;
        send(account, new ChangeAccount(account, state, "looks odd", "officer-1"));
        send(account, new ChangeAccount(account, AccountState.OPEN, "looks fine", "officer-2"));
    }

    /** Often by two at once, and often what only the house has to do with: its accounts are locked late. */
    private void correct() {
        List<Entry> entries = ways.ledger().journal().stream()
                .flatMap(saga -> saga.entries().stream())
                .toList();
        List<Entry> internal = entries.stream().filter(Producers::isInternal).toList();
        if (entries.isEmpty()) {
            return;
        }
        Entry entry = dice.of(internal.isEmpty() || dice.oneIn(3) ? entries : internal);
        for (int i = dice.oneIn(2) ? 2 : 1; i > 0; i--) {
            PostingId posting = dice.oneIn(10) ? new PostingId(dice.uuid()) : entry.id();
            List<Post> posts = new ArrayList<>();
            if (!dice.oneIn(6)) {
                posts.add(correction(
                        posting, Correction.Kind.REVERSAL, entry.posting().legs(), !dice.oneIn(8)));
            }
            if (posts.isEmpty() || dice.oneIn(3)) {
                posts.add(correction(
                        posting, Correction.Kind.REPLACEMENT, entry.posting().legs(), false));
            }
            send(new SagaId(dice.uuid()), posts);
            hurry(posts.size());
        }
    }

    /** The last ones are not delayed. */
    private void hurry(int count) {
        List<Sending> last = waiting.subList(Math.max(0, waiting.size() - count), waiting.size());
        last.replaceAll(each -> new Sending(each.key(), each.value(), each.headers(), world.step()));
    }

    private static boolean isInternal(Entry entry) {
        return entry.posting().legs().stream().noneMatch(leg -> leg.account().startsWith("customer:"));
    }

    private static Post correction(PostingId posting, Correction.Kind kind, List<Leg> legs, boolean negated) {
        return new Post(
                kind.code(),
                legs.stream()
                        .map(leg -> new CommandLeg(
                                leg.account(), negated ? leg.amount().negate() : leg.amount()))
                        .toList(),
                null,
                new Correction(posting, kind, "it was wrong", "officer-1"));
    }

    private Post deposit() {
        Asset asset = dice.of(ASSETS);
        return move("deposit", Accounts.external(asset), Accounts.customer(dice.of(customers), asset), asset);
    }

    /** Only the house has to do with it. */
    private Post internal() {
        if (dice.oneIn(3)) {
            Money amount = Money.ofMinor(XAU, dice.upTo(90));
            return move("internal", Accounts.external(XAU), Accounts.house(XAU), amount);
        }
        Asset asset = dice.of(ASSETS);
        return move("internal", Accounts.house(asset), Accounts.external(asset), asset);
    }

    private Post move() {
        Asset asset = dice.of(ASSETS);
        String from = account(asset);
        String to = account(asset);
        return move("move", from, from.equals(to) ? Accounts.external(asset) : to, asset);
    }

    private Post move(String description, String from, String to, Asset asset) {
        return move(description, from, to, Money.ofMinor(asset, dice.upTo(much(asset) / 4)));
    }

    private static Post move(String description, String from, String to, Money amount) {
        return new Post(description, List.of(new CommandLeg(from, amount.negate()), new CommandLeg(to, amount)), null);
    }

    /** A part that can never be booked, each for another reason, or not even be processed. */
    private Post spoilt() {
        Asset asset = dice.of(ASSETS);
        String from = Accounts.external(asset);
        String to = Accounts.house(asset);
        Money amount = Money.ofMinor(asset, dice.upTo(100));
        return switch (dice.below(6)) {
            case 0 ->
                new Post(
                        "unbalanced",
                        List.of(new CommandLeg(from, amount.negate()), new CommandLeg(to, amount.plus(amount))),
                        null);
            case 1 -> move("zero", from, to, Money.zero(asset));
            case 2 -> new Post("no legs", List.of(), null);
            case 3 -> move("nobody's", from, "nobody:" + asset.code(), amount);
            case 4 -> move("other asset", from, to, Money.ofMinor(Asset.parse("USD/2"), 100));
            default -> move("poison", from, to, amount);
        };
    }

    private String account(Asset asset) {
        return switch (dice.below(6)) {
            case 0 -> Accounts.house(asset);
            case 1 -> Accounts.external(asset);
            case 2 -> dice.oneIn(3) ? Accounts.fee(asset) : Accounts.house(asset);
            default -> Accounts.customer(dice.of(customers), asset);
        };
    }

    private void send(String key, LedgerCommand command) {
        later(
                key.getBytes(StandardCharsets.UTF_8),
                CommandCodec.encode(command),
                List.of(
                        Header.text(Headers.MESSAGE_ID, dice.uuid().toString()),
                        Header.text(Headers.MESSAGE_TYPE, command.type())));
    }

    private void later(byte[] key, byte[] value, List<Header> headers) {
        int copies = dice.oneIn(5) ? 2 : 1;
        for (int copy = 1; copy <= copies; copy++) {
            int delay = dice.oneIn(6) ? dice.below(60) : dice.oneIn(2) ? 0 : dice.below(8);
            if (delay > 0) {
                world.count(Fact.PART_DELAYED);
            }
            if (copy > 1) {
                world.count(Fact.PART_DUPLICATED);
            }
            waiting.add(new Sending(key, value, headers, world.step() + delay));
        }
    }
}

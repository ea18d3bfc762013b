package dev.lockstep.systemtests.simulation;

import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.EventCodec;
import dev.lockstep.contract.message.InboundMessage;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.LedgerEvent;
import dev.lockstep.contract.message.LedgerEvent.AccountChanged;
import dev.lockstep.contract.message.LedgerEvent.AccountsOpened;
import dev.lockstep.contract.message.LedgerEvent.PartLate;
import dev.lockstep.contract.message.LedgerEvent.SagaBooked;
import dev.lockstep.contract.message.LedgerEvent.SagaExpired;
import dev.lockstep.contract.message.LedgerEvent.SagaRefused;
import dev.lockstep.contract.message.ParkReason;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.ParkedView;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaDigest;
import dev.lockstep.ledger.account.AccountChange;
import dev.lockstep.ledger.assembly.SimulatedLedger;
import dev.lockstep.ledger.assembly.SimulatedLedger.AccountRow;
import dev.lockstep.ledger.assembly.SimulatedLedger.PartRow;
import dev.lockstep.ledger.assembly.SimulatedLedger.SagaRow;
import dev.lockstep.ledger.journal.BookedSaga;
import dev.lockstep.ledger.journal.Entry;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.ledger.journal.PastPosting;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.swap.offer.Remainders;
import dev.lockstep.swap.swap.SimulatedSwaps;
import dev.lockstep.swap.swap.SimulatedSwaps.SwapRow;
import dev.lockstep.swap.swap.Swap;
import dev.lockstep.swap.trade.Progress;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What holds after every commit, whoever made it, and at the end. Reckons from what was sent and from the journal alone;
 * nothing here asks the code that is judged.
 */
final class Promises {

    /** A balance has 38 digits at most. */
    private static final BigInteger LIMIT = BigInteger.TEN.pow(38);

    private static final CommandReader READER = new CommandReader(1_000, 1 << 20);

    /** What an account has been since which commit. */
    private record Since(long commit, AccountState state) {}

    private record Corrected(PostingId posting, Correction.Kind how) {}

    /** An announced end. */
    private record Outcome(String type, @Nullable RefusalCode code) {}

    private final SimulatedLedger ledger;
    private final Database ledgerDatabase;
    private final SimulatedSwaps swaps;
    private final Producers producers;
    private final Tally tally;

    private final Map<SagaId, SagaRow> sagas = new HashMap<>();
    private final Map<SagaId, Outcome> outcomes = new HashMap<>();
    private final Set<UUID> answered = new HashSet<>();
    private final Map<SagaId, BookedSaga> booked = new HashMap<>();
    private final Set<Corrected> corrected = new HashSet<>();
    private final Map<String, BigInteger> replayed = new HashMap<>();
    private final Map<String, Instant> bookedAt = new HashMap<>();
    private final Map<String, List<Since>> states = new HashMap<>();
    private final Map<SagaId, SwapRow> ended = new HashMap<>();
    private int journalRead;
    private int changesRead;
    private int outboxRead;
    private int ledgerEvents;
    private Instant latest = Instant.MIN;
    private boolean wentBack;

    Promises(SimulatedLedger ledger, Database ledgerDatabase, SimulatedSwaps swaps, Producers producers, Tally tally) {
        this.ledger = ledger;
        this.ledgerDatabase = ledgerDatabase;
        this.swaps = swaps;
        this.producers = producers;
        this.tally = tally;
    }

    /** The ledger's database was asked for the time. */
    void sawTime(Instant now) {
        latest = now.isAfter(latest) ? now : latest;
    }

    void clockWentBack() {
        wentBack = true;
    }

    void ledgerCommitted() {
        Map<String, List<BigInteger>> balancesHere = new HashMap<>();
        noteAccounts();
        readJournal(balancesHere);
        readOutbox();
        checkSagas(balancesHere);
        checkMoney();
        checkParked();
    }

    private void noteAccounts() {
        for (AccountRow row : ledger.accounts()) {
            String id = row.terms().id();
            if (!states.containsKey(id)) {
                note(id, AccountState.OPEN);
                replayed.put(id, producers.opening().getOrDefault(id, BigInteger.ZERO));
            }
        }
        List<AccountChange> changes = ledger.accountChanges();
        for (; changesRead < changes.size(); changesRead++) {
            AccountChange change = changes.get(changesRead);
            note(change.account(), change.before());
            note(change.account(), change.after());
        }
    }

    private void note(String account, AccountState state) {
        states.computeIfAbsent(account, id -> new ArrayList<>()).add(new Since(ledgerDatabase.commits(), state));
    }

    // --- what is booked

    private void readJournal(Map<String, List<BigInteger>> balancesHere) {
        List<BookedSaga> journal = ledger.journal();
        for (; journalRead < journal.size(); journalRead++) {
            BookedSaga saga = journal.get(journalRead);
            SagaId id = saga.booking().saga();
            require(booked.put(id, saga) == null, "saga %s is booked twice", id);
            SagaRow row = Objects.requireNonNullElseGet(ledger.saga(id), () -> none(id));
            require(row.state().equals("BOOKED"), "saga %s is in the journal and %s", id, row.state());
            Producers.Known known = producers.known(id);
            require(known != null, "nobody sent saga %s", id);
            require(
                    known != null && saga.entries().size() == known.total,
                    "saga %s is booked with %s parts",
                    id,
                    saga.entries().size());
            Instant deadline = row.terms() == null ? null : row.terms().deadline();
            require(
                    deadline == null || row.writtenAt().isBefore(deadline),
                    "saga %s is booked at %s, its deadline is %s",
                    id,
                    row.writtenAt(),
                    deadline);
            require(!isAnother(row), "saga %s is booked, and is not the one its digest announced", id);
            saga.entries().forEach(entry -> replay(id, row, entry, balancesHere));
        }
    }

    private static SagaRow none(SagaId id) {
        throw new AssertionError("saga " + id + " is in the journal and nowhere else");
    }

    private void replay(SagaId id, SagaRow row, Entry entry, Map<String, List<BigInteger>> balancesHere) {
        List<Leg> asked = taken(id, entry.posting().part()).legs().stream()
                .map(leg -> new Leg(leg.account(), leg.amount()))
                .toList();
        require(asked.equals(entry.posting().legs()), "saga %s is not booked as it was asked for", id);
        for (int i = 0; i < asked.size(); i++) {
            Leg leg = asked.get(i);
            BigInteger before = Objects.requireNonNull(replayed.get(leg.account()), "accounts are noted first");
            BigInteger after = before.add(leg.amount().minor());
            replayed.put(leg.account(), after);
            List<BigInteger> here = balancesHere.computeIfAbsent(leg.account(), account -> new ArrayList<>());
            here.add(before);
            here.add(after);
            require(
                    entry.balancesAfter().get(i).minor().equals(after),
                    "leg %s of posting %s says balance %s, the journal says %s",
                    i,
                    entry.id(),
                    entry.balancesAfter().get(i),
                    after);
            require(wasIn(leg.account(), AccountState.OPEN), "saga %s is booked on %s", id, leg.account());
            Instant last = bookedAt.put(leg.account(), row.writtenAt());
            require(
                    wentBack || last == null || !row.writtenAt().isBefore(last),
                    "account %s was booked at %s, and afterwards at %s",
                    leg.account(),
                    last,
                    row.writtenAt());
        }
        Correction correction = entry.posting().corrects();
        if (correction != null) {
            tally.count(Fact.POSTING_CORRECTED);
            require(
                    corrected.add(new Corrected(correction.posting(), correction.kind())),
                    "posting %s has a second %s",
                    correction.posting(),
                    correction.kind());
        }
    }

    private Post taken(SagaId saga, int number) {
        return ledger.parts(saga).stream()
                .filter(part -> part.isTaken() && part.number() == number)
                .map(PartRow::post)
                .findFirst()
                .orElseThrow(() -> new AssertionError("part " + number + " of saga " + saga + " is not stored"));
    }

    /** In the commit that was the last: rows that it had locked were not changed by others meanwhile. */
    private boolean wasIn(String account, AccountState state) {
        List<Since> history = states.getOrDefault(account, List.of());
        return !history.isEmpty()
                && (history.get(history.size() - 1).state() == state
                        || history.stream()
                                .anyMatch(
                                        since -> since.commit() == ledgerDatabase.commits() && since.state() == state));
    }

    /** At some time since that commit's transaction began: what it only read, it may have read then. */
    private boolean wasSince(String account, AccountState state) {
        AccountState at = null;
        for (Since since : states.getOrDefault(account, List.of())) {
            if (since.commit() > ledgerDatabase.since() && (at == state || since.state() == state)) {
                return true;
            }
            at = since.state();
        }
        return at == state;
    }

    private boolean wasUnknown(String account) {
        List<Since> history = states.getOrDefault(account, List.of());
        return history.isEmpty() || history.get(0).commit() > ledgerDatabase.since();
    }

    private void checkMoney() {
        Map<Asset, BigInteger> sums = new HashMap<>();
        for (AccountRow row : ledger.accounts()) {
            String id = row.terms().id();
            require(
                    row.balance().equals(replayed.get(id)),
                    "account %s has %s, the journal says %s",
                    id,
                    row.balance(),
                    replayed.get(id));
            require(
                    row.terms().kind().mayGoNegative() || row.balance().signum() >= 0,
                    "account %s has %s",
                    id,
                    row.balance());
            sums.merge(row.terms().asset(), row.balance(), BigInteger::add);
        }
        sums.forEach((asset, sum) -> require(sum.signum() == 0, "the trial balance of %s is %s", asset, sum));
    }

    // --- what is announced

    private void readOutbox() {
        List<Envelope> outbox = ledger.outbox();
        for (; outboxRead < outbox.size(); outboxRead++) {
            Envelope message = outbox.get(outboxRead);
            if (message.topic().equals(Topics.LEDGER_EVENTS)) {
                ledgerEvents++;
                announced(message);
            }
        }
        require(
                ledger.auditLog().size() == ledgerEvents,
                "%s audit events for %s announcements",
                ledger.auditLog().size(),
                ledgerEvents);
    }

    private void announced(Envelope message) {
        if (message.type().equals(SagaBooked.TYPE)) {
            // The swaps look into it; here it would take as long as everything else.
            outcome(SagaId.parse(new String(message.key(), StandardCharsets.UTF_8)), message.type(), null);
            return;
        }
        LedgerEvent event = EventCodec.decode(message.type(), message.payload());
        if (event instanceof SagaExpired expired) {
            outcome(expired.saga(), message.type(), null);
            List<Integer> came = ledger.parts(expired.saga()).stream()
                    .filter(PartRow::isTaken)
                    .map(PartRow::number)
                    .sorted()
                    .toList();
            require(came.equals(expired.received()), "of saga %s parts %s came: %s", expired.saga(), came, expired);
        } else if (event instanceof SagaRefused refused && producers.known(refused.saga()) != null) {
            outcome(refused.saga(), message.type(), refused.code());
        } else if (event instanceof SagaRefused refused) {
            answered(refused.saga().value());
            tally.refused(refused.code());
        } else if (event instanceof AccountChanged changed) {
            answered(changed.request().value());
            tally.count(Fact.ACCOUNT_CHANGED);
        } else if (event instanceof AccountsOpened opened) {
            answered(opened.request().value());
            tally.count(Fact.ACCOUNT_OPENED);
        } else if (event instanceof PartLate late) {
            SagaRow row = ledger.saga(late.saga());
            require(row != null && row.state().equals(late.sagaState()), "%s, but it is not", late);
            tally.count(Fact.PART_LATE);
        } else {
            tally.count(Fact.RECORD_PARKED);
        }
    }

    private void answered(UUID request) {
        require(answered.add(request), "request %s is answered twice", request);
    }

    private void outcome(SagaId saga, String type, @Nullable RefusalCode code) {
        Outcome before = outcomes.put(saga, new Outcome(type, code));
        require(before == null, "saga %s has two outcomes: %s, %s", saga, before, type);
    }

    // --- how sagas end

    private void checkSagas(Map<String, List<BigInteger>> balancesHere) {
        for (SagaRow row : ledger.sagas()) {
            SagaRow before = sagas.put(row.id(), row);
            if (before == row) {
                continue;
            }
            if (before != null && before.hasEnded()) {
                require(
                        before.state().equals(row.state())
                                && before.code() == row.code()
                                && before.received() == row.received(),
                        "saga %s was %s and is %s",
                        row.id(),
                        before,
                        row);
            } else if (row.hasEnded()) {
                checkEnd(row, balancesHere);
            }
            checkParts(row);
        }
        require(
                sagas.values().stream().filter(SagaRow::hasEnded).count() == outcomes.size(),
                "outcomes are announced of sagas that have not ended");
        require(
                sagas.values().stream()
                                .filter(row -> row.state().equals("BOOKED"))
                                .count()
                        == booked.size(),
                "a saga is booked that is not in the journal");
    }

    private void checkParts(SagaRow row) {
        long taken = ledger.parts(row.id()).stream().filter(PartRow::isTaken).count();
        long numbers = ledger.parts(row.id()).stream()
                .filter(PartRow::isTaken)
                .mapToInt(PartRow::number)
                .distinct()
                .count();
        require(
                taken == row.received() && taken == numbers,
                "saga %s says it received %s parts, %s of %s numbers are stored",
                row.id(),
                row.received(),
                taken,
                numbers);
    }

    private void checkEnd(SagaRow row, Map<String, List<BigInteger>> balancesHere) {
        Outcome outcome = outcomes.get(row.id());
        String told = "saga-" + row.state().toLowerCase(Locale.ROOT);
        require(
                outcome != null && outcome.type().equals(told) && outcome.code() == row.code(),
                "saga %s is %s, and what is told is %s",
                row.id(),
                row,
                outcome);
        require(!row.writtenAt().isAfter(latest), "saga %s ends in the future, at %s", row.id(), row.writtenAt());
        switch (row.state()) {
            case "BOOKED" -> tally.count(Fact.SAGA_BOOKED);
            case "EXPIRED" -> {
                Instant deadline = Objects.requireNonNull(row.terms(), "what expires has terms")
                        .deadline();
                require(
                        deadline != null && !row.writtenAt().isBefore(deadline),
                        "saga %s expires at %s, its deadline is %s",
                        row.id(),
                        row.writtenAt(),
                        deadline);
                tally.count(Fact.SAGA_EXPIRED);
            }
            default -> {
                RefusalCode code = Objects.requireNonNull(row.code(), "what is refused has a code");
                require(deserves(row, code, balancesHere), "saga %s does not deserve %s", row.id(), row);
                tally.refused(code);
            }
        }
    }

    /** Whether there is a cause for this very code. */
    private boolean deserves(SagaRow row, RefusalCode code, Map<String, List<BigInteger>> balancesHere) {
        Producers.Known known = producers.known(row.id());
        if (known == null) {
            return false;
        }
        return switch (code) {
            case CONTEXT_CONFLICT -> known.disagrees;
            case PART_CONFLICT -> known.contradicts;
            case CANCELLED -> known.cancelled;
            case DIGEST_MISMATCH -> isAnother(row);
            case LEGS_OUT_OF_BOUNDS -> blamed(row).legs().isEmpty();
            case ZERO_AMOUNT ->
                blamed(row).legs().stream().anyMatch(leg -> leg.amount().isZero());
            case UNBALANCED -> isUnbalanced(blamed(row));
            case UNKNOWN_ACCOUNT -> wasUnknown(account(row));
            case ACCOUNT_CLOSED -> wasSince(account(row), AccountState.CLOSED);
            case ACCOUNT_FROZEN -> wasSince(account(row), AccountState.FROZEN);
            case ASSET_MISMATCH -> blamed(row).legs().stream().anyMatch(this::isOfAnotherAsset);
            case INSUFFICIENT_FUNDS -> wouldBeShort(row, balancesHere);
            case BALANCE_OUT_OF_RANGE -> wouldBeOutOfRange(row, balancesHere);
            case UNKNOWN_POSTING -> ledger.posting(correction(row).posting()) == null;
            case ALREADY_CORRECTED ->
                ledger.isCorrected(correction(row).posting(), correction(row).kind());
            case REVERSAL_MISMATCH -> isNoReversal(row);
            case NOT_REVERSED -> correction(row).kind() == Correction.Kind.REPLACEMENT;
            default -> false;
        };
    }

    private Post blamed(SagaRow row) {
        return taken(row.id(), Objects.requireNonNull(row.blamedPart(), "a part is to blame"));
    }

    private static String account(SagaRow row) {
        return Objects.requireNonNull(row.blamedAccount(), "an account is to blame");
    }

    private Correction correction(SagaRow row) {
        return Objects.requireNonNull(blamed(row).corrects(), "a correction is to blame");
    }

    private boolean isAnother(SagaRow row) {
        List<byte[]> hashes = inOrder(row).stream()
                .map(part -> SagaDigest.payloadHash(part.payload()))
                .toList();
        String digest = row.terms() == null ? null : row.terms().digest();
        return digest != null && !digest.equals(SagaDigest.of(hashes));
    }

    private static boolean isUnbalanced(Post post) {
        Map<Asset, BigInteger> sums = new HashMap<>();
        post.legs().forEach(leg -> sums.merge(leg.amount().asset(), leg.amount().minor(), BigInteger::add));
        return sums.values().stream().anyMatch(sum -> sum.signum() != 0);
    }

    private boolean isOfAnotherAsset(CommandLeg leg) {
        AccountRow account = ledger.account(leg.account());
        return account != null && !account.terms().asset().equals(leg.amount().asset());
    }

    /** The whole saga would take the account below zero. */
    private boolean wouldBeShort(SagaRow row, Map<String, List<BigInteger>> balancesHere) {
        List<BigInteger> changes = changes(row);
        BigInteger change = changes.get(changes.size() - 1);
        return had(row, balancesHere).stream()
                .anyMatch(balance -> balance.add(change).signum() < 0);
    }

    /** One leg would: the balance after each is kept. */
    private boolean wouldBeOutOfRange(SagaRow row, Map<String, List<BigInteger>> balancesHere) {
        List<BigInteger> changes = changes(row);
        return had(row, balancesHere).stream()
                .flatMap(balance -> changes.stream().map(balance::add))
                .anyMatch(balance -> balance.abs().compareTo(LIMIT) >= 0);
    }

    /** What the blamed account had before this commit, and after each of the bookings in it. */
    private List<BigInteger> had(SagaRow row, Map<String, List<BigInteger>> balancesHere) {
        List<BigInteger> had = new ArrayList<>(balancesHere.getOrDefault(account(row), List.of()));
        had.add(Objects.requireNonNull(replayed.get(account(row)), "the account is noted"));
        return had;
    }

    /** What the blamed account would have lost or gained after each leg of the saga. */
    private List<BigInteger> changes(SagaRow row) {
        List<BigInteger> changes = new ArrayList<>();
        BigInteger change = BigInteger.ZERO;
        for (PartRow part : inOrder(row)) {
            for (CommandLeg leg : part.post().legs()) {
                if (leg.account().equals(account(row))) {
                    change = change.add(leg.amount().minor());
                    changes.add(change);
                }
            }
        }
        return changes;
    }

    /** The parts that were taken. */
    private List<PartRow> inOrder(SagaRow row) {
        return ledger.parts(row.id()).stream()
                .filter(PartRow::isTaken)
                .sorted(Comparator.comparingInt(PartRow::number))
                .toList();
    }

    private boolean isNoReversal(SagaRow row) {
        List<Leg> legs = ledger.posting(correction(row).posting());
        List<Leg> asked = blamed(row).legs().stream()
                .map(leg -> new Leg(leg.account(), leg.amount()))
                .toList();
        return legs != null && !new PastPosting(correction(row).posting(), legs, Set.of()).isTakenBackBy(asked);
    }

    // --- what is parked

    private void checkParked() {
        for (ParkedView row : ledger.parked()) {
            boolean rubbish =
                    row.headers().stream().anyMatch(header -> header.name().equals(Producers.RUBBISH));
            boolean poison = row.reason().equals(ParkReason.PROCESSING_FAILED.code()) && isPoison(row);
            require(rubbish || poison, "parked for no reason: %s, %s", row.reason(), row.detail());
        }
    }

    private static boolean isPoison(ParkedView row) {
        InboundMessage message = READER.read(
                new CommandReader.Source(row.topic(), row.partition(), row.offset(), row.payload(), row.headers()));
        return message instanceof InboundMessage.Command command
                && command.command() instanceof Post post
                && post.description().equals("poison");
    }

    // --- how swaps end

    void swapCommitted() {
        Set<OfferId> used = new HashSet<>();
        for (SwapRow row : swaps.committed()) {
            require(
                    used.add(row.swap().offer()),
                    "offer %s is used twice",
                    row.swap().offer());
            producers.accepted(row.saga(), row.swap().fee().isPositive() ? 3 : 2);
            if (row.state() == Progress.State.REQUESTED) {
                require(!ended.containsKey(row.saga()), "swap of saga %s begins again", row.saga());
                continue;
            }
            SwapRow before = ended.putIfAbsent(row.saga(), row);
            require(before == null || before.progress().equals(row.progress()), "%s has become %s", before, row);
            if (before == null && row.state() == Progress.State.BOOKED) {
                requireMoved(row);
            }
            SagaRow saga = ledger.saga(row.saga());
            require(
                    saga != null && saga.state().equals(row.state().name()),
                    "the swap of saga %s is %s, the saga is %s",
                    row.saga(),
                    row.state(),
                    saga);
        }
        require(swaps.contradictions() == 0, "the end of a swap was announced twice, and differently");
    }

    /** What the customer was promised, what rounding left over, and nothing else. */
    private void requireMoved(SwapRow row) {
        Swap swap = row.swap();
        Remainders over = swaps.remainders(swap.offer());
        Money sold = swap.sell().amount();
        Money bought = swap.buy().amount();
        String ofSold = ":" + sold.asset().code();
        String ofBought = ":" + bought.asset().code();
        String customer = "customer:" + swap.customer();
        Map<String, BigInteger> promised = new HashMap<>();
        promised.put(customer + ofSold, sold.negate().minor());
        promised.put(customer + ofBought, bought.minus(swap.fee()).minor());
        promised.put("house" + ofSold, sold.minus(over.sell()).minor());
        promised.put("house" + ofBought, bought.plus(over.buy()).negate().minor());
        promised.put("fee" + ofBought, swap.fee().minus(over.fee()).minor());
        promised.put("rounding" + ofSold, over.sell().minor());
        promised.put("rounding" + ofBought, over.buy().plus(over.fee()).minor());
        promised.values().removeIf(minor -> minor.signum() == 0);
        BookedSaga saga = booked.get(row.saga());
        Map<String, BigInteger> moved = new HashMap<>();
        if (saga != null) {
            saga.booking().postings().stream()
                    .flatMap(posting -> posting.legs().stream())
                    .forEach(leg -> moved.merge(leg.account(), leg.amount().minor(), BigInteger::add));
        }
        require(moved.equals(promised), "the swap of saga %s moved %s, not %s", row.saga(), moved, promised);
    }

    // --- the end

    /**
     * @param commands everything that reached the ledger's topic
     * @param early outcomes that still wait for their swap
     */
    void atTheEnd(List<InboundRecord> commands, int early) {
        ledgerCommitted();
        swapCommitted();
        for (SagaRow row : ledger.sagas()) {
            require(row.hasEnded(), "saga %s never ends: %s", row.id(), row);
            boolean waits = ledger.parked().stream()
                    .anyMatch(parked ->
                            row.id().equals(parked.saga()) && parked.state().equals("PARKED"));
            require(row.blocked() == null || waits, "saga %s is blocked by nothing", row.id());
        }
        for (SwapRow row : swaps.committed()) {
            require(row.state() != Progress.State.REQUESTED, "the swap of saga %s never ends", row.saga());
        }
        require(early == 0, "%s outcomes were never applied", early);
        Set<byte[]> stored = Collections.newSetFromMap(new IdentityHashMap<>());
        ledger.sagas().forEach(row -> ledger.parts(row.id()).forEach(part -> stored.add(part.payload())));
        // Most bytes are kept as they came: only what is not needs to be read.
        commands.stream().filter(record -> !stored.contains(record.value())).forEach(this::requireTaken);
    }

    /** Whatever came is stored, or is evidence, or is parked. */
    private void requireTaken(InboundRecord record) {
        InboundMessage message = READER.read(new CommandReader.Source(
                record.topic(), record.partition(), record.offset(), record.value(), record.headers()));
        if (!(message instanceof InboundMessage.Command command)) {
            require(isParked(record), "%s is lost", record.place());
            SagaContext context = ((InboundMessage.Unreadable) message).context();
            require(context == null || ledger.saga(context.id()) != null, "%s has no saga that ends", record.place());
        } else if (command.command() instanceof Post) {
            SagaId saga = command.context() == null
                    ? new SagaId(command.id().value())
                    : command.context().id();
            int number = command.context() == null ? 1 : command.context().part();
            require(
                    ledger.knows(saga, number, command.payload()) || isParked(record),
                    "part %s of saga %s is lost, it came as %s",
                    number,
                    saga,
                    record.place());
        }
    }

    private boolean isParked(InboundRecord record) {
        return ledger.parked().stream()
                .anyMatch(row -> row.partition() == record.partition() && row.offset() == record.offset());
    }

    private static void require(boolean kept, String otherwise, @Nullable Object... facts) {
        if (!kept) {
            throw new AssertionError(String.format(otherwise, facts));
        }
    }
}

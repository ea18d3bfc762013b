package dev.lockstep.systemtests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.message.Correction.Kind;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.AsOf;
import dev.lockstep.contract.query.Basis;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.JournalLine;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.StatementPage;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.ledger.assembly.LedgerBatchHandler;
import dev.lockstep.ledger.assembly.LedgerCommandsHandler;
import dev.lockstep.outbox.consume.InboundRecord;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Postings that correct others on PostgreSQL, in Payara, by commands as the ledger's consumer takes them. */
@Tag("it")
@ExtendWith(ArquillianExtension.class)
class CorrectionsIT {

    private static final Asset BTC = new Asset("BTC", 8);

    /** Nobody else books it on these servers. */
    private static final Asset SOL = new Asset("SOL", 9);

    private static final String FROM = "external:BTC";
    private static final String TO = "house:BTC";
    private static final String OTHER = "rounding:BTC";
    private static final int RACERS = 8;

    private final CommandReader reader = new CommandReader(1_000, 1 << 20);
    private final Ids ids = Ids.timeOrdered();
    private final Instant deadline = Instant.now().plus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.MICROS);

    @Inject
    LedgerBatchHandler ledger;

    @Inject
    LedgerQueries queries;

    @Resource
    ManagedExecutorService threads;

    @Deployment
    static WebArchive application() {
        return ApplicationArchive.with(CorrectionsIT.class);
    }

    @Test
    void booksReversalAndReplacementTogetherAndLinksThem() {
        SagaId wrong = saga();
        consume(part(wrong, 1, 1, move(FROM, TO, "0.3", null)));
        PostingId posting = posting(wrong);
        Map<String, Money> before = balances();

        SagaId correction = saga();
        consume(part(correction, 2, 2, move(FROM, OTHER, "0.3", corrects(posting, Kind.REPLACEMENT))));
        assertNull(queries.legs(wrong).get(0).reversedBy());
        consume(part(correction, 1, 2, move(TO, FROM, "0.3", corrects(posting, Kind.REVERSAL))));

        assertEquals("BOOKED", state(correction));
        assertEquals(before.get(TO).minus(Money.parse(BTC, "0.3")), balances().get(TO));
        assertEquals(before.get(OTHER).plus(Money.parse(BTC, "0.3")), balances().get(OTHER));
        List<EntryView> legs = queries.legs(correction);
        assertEquals(
                List.of(Kind.REVERSAL, Kind.REVERSAL, Kind.REPLACEMENT, Kind.REPLACEMENT),
                legs.stream().map(leg -> leg.corrects().kind()).toList());
        assertTrue(legs.stream()
                .allMatch(leg -> leg.corrects().saga().equals(wrong)
                        && leg.corrects().posting().equals(posting)
                        && leg.corrects().reason().equals("wrong account")
                        && leg.corrects().actor().equals("me")));
        EntryView corrected = queries.legs(wrong).get(0);
        assertNull(corrected.corrects());
        assertEquals(correction, corrected.reversedBy().saga());
        assertEquals(legs.get(0).posting(), corrected.reversedBy().posting());
        assertEquals(
                corrected.reversedBy(),
                queries.entries(StatementPage.newest(TO, 2)).get(1).reversedBy());
        assertEquals(4, exported(legs.get(0).bookedAt()));
    }

    @Test
    void refusesWhatDoesNotCorrectWhatItSays() {
        SagaId wrong = saga();
        consume(part(wrong, 1, 1, move(FROM, TO, "0.3", null)));
        PostingId posting = posting(wrong);

        assertEquals(
                "unknown-posting", refusal(move(TO, FROM, "0.3", corrects(new PostingId(ids.next()), Kind.REVERSAL))));
        assertEquals("reversal-mismatch", refusal(move(TO, FROM, "0.2", corrects(posting, Kind.REVERSAL))));
        assertEquals("not-reversed", refusal(move(FROM, OTHER, "0.3", corrects(posting, Kind.REPLACEMENT))));
        assertNull(refusal(move(TO, FROM, "0.3", corrects(posting, Kind.REVERSAL))));
        assertEquals("already-corrected", refusal(move(TO, FROM, "0.3", corrects(posting, Kind.REVERSAL))));
        assertNull(refusal(move(FROM, OTHER, "0.3", corrects(posting, Kind.REPLACEMENT))));
        assertEquals("already-corrected", refusal(move(FROM, OTHER, "0.3", corrects(posting, Kind.REPLACEMENT))));
    }

    @Test
    void reversesAReversalToo() {
        SagaId first = saga();
        consume(part(first, 1, 1, move(FROM, TO, "0.3", null)));
        SagaId second = saga();
        consume(part(second, 1, 1, move(TO, FROM, "0.3", corrects(posting(first), Kind.REVERSAL))));
        assertNull(refusal(move(FROM, TO, "0.3", corrects(posting(second), Kind.REVERSAL))));
        assertEquals("already-corrected", refusal(move(TO, FROM, "0.3", corrects(posting(first), Kind.REVERSAL))));
    }

    @Test
    void letsOneOfManyReverseAPostingWhoeverRaces() throws Exception {
        SagaId wrong = saga();
        consume(part(wrong, 1, 1, move(FROM, TO, "0.3", null)));
        PostingId posting = posting(wrong);
        Map<String, Money> before = balances();

        List<SagaId> racers = new ArrayList<>();
        List<CompletableFuture<Void>> racing = new ArrayList<>();
        for (int racer = 0; racer < RACERS; racer++) {
            SagaId saga = saga();
            racers.add(saga);
            racing.add(CompletableFuture.runAsync(
                    () -> consume(part(saga, 1, 1, move(TO, FROM, "0.3", corrects(posting, Kind.REVERSAL)))), threads));
        }
        CompletableFuture.allOf(racing.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        assertEquals(
                Map.of("BOOKED", 1L, "REFUSED already-corrected", RACERS - 1L),
                racers.stream()
                        .map(saga -> queries.saga(saga).orElseThrow().summary())
                        .collect(Collectors.groupingBy(
                                saga -> saga.refusalCode() == null
                                        ? saga.state()
                                        : saga.state() + " " + saga.refusalCode(),
                                Collectors.counting())));
        assertEquals(before.get(TO).minus(Money.parse(BTC, "0.3")), balances().get(TO));
    }

    /** Compared with sums over every leg of the three accounts, at each time that one of them has and beside it. */
    @Test
    void tellsWhatTheBooksSaidAndWhatWasSoAroundACorrection() {
        Instant then = Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.MICROS);
        SagaId wrong = saga();
        consume(part(wrong, 1, 1, effective(then, sol("external", "house", null))));
        SagaId ahead = saga();
        consume(part(ahead, 1, 1, effective(then.plus(Duration.ofDays(9)), sol("external", "house", null))));
        SagaId correction = saga();
        PostingId posting = posting(wrong);
        consume(part(correction, 1, 2, effective(then, sol("house", "external", corrects(posting, Kind.REVERSAL)))));
        consume(part(
                correction, 2, 2, effective(then, sol("external", "rounding", corrects(posting, Kind.REPLACEMENT)))));
        assertEquals("BOOKED", state(correction));

        List<EntryView> legs = new ArrayList<>();
        queries.streamJournal(Instant.EPOCH, Instant.now().plusSeconds(60), line -> {
            if (line.entry().account().endsWith(":SOL")) {
                legs.add(line.entry());
            }
        });
        assertTrue(legs.size() >= 8);
        for (Basis basis : Basis.values()) {
            for (EntryView leg : legs) {
                for (int micros = -1; micros <= 1; micros++) {
                    Instant at = time(leg, basis).plus(micros, ChronoUnit.MICROS);
                    compare(legs, new AsOf(at, basis));
                    assertTrue(queries.trialBalanceAt(new AsOf(at, basis)).isSound());
                }
            }
        }
        Instant booked = legs.stream()
                .filter(leg -> leg.saga().equals(wrong))
                .findFirst()
                .orElseThrow()
                .bookedAt();
        assertEquals(Money.parse(SOL, "0.3"), balance("house:SOL", new AsOf(booked, Basis.RECORDED)));
        assertEquals(Money.zero(SOL), balance("house:SOL", new AsOf(booked, Basis.EFFECTIVE)));
        assertEquals(Money.parse(SOL, "0.3"), balance("rounding:SOL", new AsOf(then, Basis.EFFECTIVE)));
    }

    private void compare(List<EntryView> legs, AsOf asOf) {
        for (String account : List.of("external:SOL", "house:SOL", "rounding:SOL")) {
            List<EntryView> until = legs.stream()
                    .filter(leg -> leg.account().equals(account)
                            && !time(leg, asOf.basis()).isAfter(asOf.at()))
                    .sorted(Comparator.comparing((EntryView leg) -> time(leg, asOf.basis()))
                            .thenComparing(EntryView::seq))
                    .toList();
            Money sum = until.stream().map(EntryView::amount).reduce(Money.zero(SOL), Money::plus);
            assertEquals(sum, balance(account, asOf), () -> account + " " + asOf);
            List<EntryView> shown = queries.entries(new StatementPage(account, asOf.basis(), asOf.at(), null, 1_000));
            assertEquals(until.size(), shown.size());
            Money running = Money.zero(SOL);
            for (int i = 0; i < until.size(); i++) {
                running = running.plus(until.get(i).amount());
                EntryView entry = shown.get(shown.size() - 1 - i);
                assertEquals(until.get(i).seq(), entry.seq());
                assertEquals(running, entry.balanceAfter());
            }
        }
    }

    private Money balance(String account, AsOf asOf) {
        return queries.accountsAt(List.of(account), asOf).get(0).balance();
    }

    private static Instant time(EntryView leg, Basis basis) {
        return basis == Basis.RECORDED ? leg.bookedAt() : leg.effectiveAt();
    }

    private static Post sol(String from, String to, Correction corrects) {
        Money money = Money.parse(SOL, "0.3");
        return new Post(
                "move",
                List.of(new CommandLeg(from + ":SOL", money.negate()), new CommandLeg(to + ":SOL", money)),
                null,
                corrects);
    }

    private static Post effective(Instant at, Post post) {
        return new Post(post.description(), post.legs(), at, post.corrects());
    }

    private long exported(Instant bookedAt) {
        List<JournalLine> lines = new ArrayList<>();
        queries.streamJournal(bookedAt, bookedAt.plus(1, ChronoUnit.MICROS), lines::add);
        return lines.stream().filter(line -> line.entry().corrects() != null).count();
    }

    private Map<String, Money> balances() {
        return queries.accounts(List.of(FROM, TO, OTHER)).stream()
                .collect(Collectors.toMap(account -> account.account(), account -> account.balance()));
    }

    private SagaId saga() {
        return new SagaId(ids.next());
    }

    private String state(SagaId saga) {
        return queries.saga(saga).orElseThrow().summary().state();
    }

    private PostingId posting(SagaId saga) {
        return queries.legs(saga).get(0).posting();
    }

    /** Why a saga of this one part is refused, or null. */
    private String refusal(Post post) {
        SagaId saga = saga();
        consume(part(saga, 1, 1, post));
        return queries.saga(saga).orElseThrow().summary().refusalCode();
    }

    private static Correction corrects(PostingId posting, Kind kind) {
        return new Correction(posting, kind, "wrong account", "me");
    }

    private static Post move(String from, String to, String amount, Correction corrects) {
        Money money = Money.parse(BTC, amount);
        return new Post(
                "move", List.of(new CommandLeg(from, money.negate()), new CommandLeg(to, money)), null, corrects);
    }

    private InboundRecord part(SagaId saga, int number, int total, Post post) {
        SagaContext context = new SagaContext(saga, number, total, deadline, "test", null);
        return new InboundRecord(
                Topics.LEDGER_COMMANDS,
                0,
                0,
                Instant.now(),
                null,
                CommandCodec.encode(post),
                List.of(
                        Header.text(Headers.MESSAGE_ID, new MessageId(ids.next()).toString()),
                        Header.text(Headers.SAGA_CONTEXT, SagaContextCodec.encode(context))));
    }

    private void consume(InboundRecord record) {
        new LedgerCommandsHandler(reader, ledger).handle(List.of(record));
    }
}

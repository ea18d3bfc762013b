package dev.lockstep.ledger.assembly;

import static dev.lockstep.ledger.assembly.Mail.move;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountSpec;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.LedgerCommand.CancelSaga;
import dev.lockstep.contract.message.LedgerCommand.ChangeAccount;
import dev.lockstep.contract.message.LedgerCommand.OpenAccounts;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.LedgerEvent;
import dev.lockstep.contract.message.LedgerEvent.AccountChanged;
import dev.lockstep.contract.message.LedgerEvent.AccountsOpened;
import dev.lockstep.contract.message.LedgerEvent.BookedPart;
import dev.lockstep.contract.message.LedgerEvent.PartLate;
import dev.lockstep.contract.message.LedgerEvent.PartParked;
import dev.lockstep.contract.message.LedgerEvent.SagaBooked;
import dev.lockstep.contract.message.LedgerEvent.SagaExpired;
import dev.lockstep.contract.message.LedgerEvent.SagaRefused;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.contract.money.Money;
import dev.lockstep.ledger.account.AccountChange;
import dev.lockstep.ledger.account.AccountTerms;
import dev.lockstep.ledger.assembly.Assembly.State;
import dev.lockstep.outbox.consume.InboundRecord;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private MemoryLedger ledger = bank();

    @Test
    void booksASagaWhosePartsComeTogether() {
        run(part(1, 2, 3), part(1, 1, 3), part(1, 3, 3));
        assertThat(state(1)).isEqualTo(State.BOOKED);
        assertThat(ledger.journal).hasSize(1);
        assertThat(ledger.balances.get("alice")).isEqualTo(BigInteger.valueOf(100_00 - 3));
        SagaBooked booked = (SagaBooked) ledger.events().get(0);
        assertThat(booked.parts()).extracting(BookedPart::part).containsExactly(1, 2, 3);
        assertThat(booked.parts().get(2).balances())
                .extracting(LedgerEvent.BalanceAfter::balance)
                .containsExactly(Money.ofMinor(Bank.EUR, 100_00 - 3), Money.ofMinor(Bank.EUR, 3));
    }

    @Test
    void booksASagaWhosePartsComeInManyBatches() {
        run(part(1, 2, 3));
        run(part(1, 2, 3), part(1, 3, 3));
        assertThat(state(1)).isEqualTo(State.COLLECTING);
        run(part(1, 3, 3), part(1, 1, 3), part(1, 2, 3));
        assertThat(state(1)).isEqualTo(State.BOOKED);
        assertThat(ledger.outbox).hasSize(1);
    }

    @Test
    void writesNoMoreStatementsForFiveHundredSagasThanForOne() {
        run(part(1, 1, 1));
        int one = ledger.calls;
        ledger = bank();
        run(IntStream.range(0, 500).mapToObj(i -> part(i, 1, 1)).toArray(Arrival[]::new));
        assertThat(ledger.journal).hasSize(500);
        assertThat(ledger.calls).isEqualTo(one);
    }

    @Test
    void givesTheSameMoneyToOneOfTwoSagasInOneBatch() {
        Arrival first = Mail.part(saga(1), 1, 1, move("alice", "bob", 60_00)).arrival();
        Arrival second = Mail.part(saga(2), 1, 1, move("alice", "bob", 60_00)).arrival();
        run(first, second);
        assertThat(state(1)).isEqualTo(State.BOOKED);
        assertThat(ledger.refusals.get(saga(2)).code()).isEqualTo(RefusalCode.INSUFFICIENT_FUNDS);
    }

    @Test
    void announcesALatePartOnce() {
        run(Mail.of(new CancelSaga(saga(1), "no")).id(1).arrival());
        run(part(1, 1, 2), part(1, 1, 2));
        run(part(1, 1, 2));
        assertThat(ledger.events()).extracting(LedgerEvent::type).containsExactly(SagaRefused.TYPE, PartLate.TYPE);
        assertThat(ledger.kept).hasSize(1);
    }

    @Test
    void cancelsOnceHoweverOftenItIsAsked() {
        Arrival cancel = Mail.of(new CancelSaga(saga(1), "no")).id(1).arrival();
        run(part(1, 1, 2), cancel, cancel);
        run(cancel);
        assertThat(state(1)).isEqualTo(State.REFUSED);
        assertThat(ledger.outbox).hasSize(1);
    }

    @Test
    void expiresASagaWhoseNextPartFindsItDueAndTellsWhichPartsCame() {
        run(part(1, 3, 3));
        ledger.clock.set(Bank.DEADLINE);
        run(part(1, 1, 3));
        assertThat(ledger.events()).hasSize(2);
        assertThat(((SagaExpired) ledger.events().get(0)).received()).containsExactly(3);
        assertThat(((PartLate) ledger.events().get(1)).sagaState()).isEqualTo("EXPIRED");
    }

    @Test
    void sweepsDueSagasABatchAtATime() {
        run(IntStream.range(0, 5).mapToObj(i -> part(i, 1, 2)).toArray(Arrival[]::new));
        assertThat(new Deadlines(ledger.ports()).run(3)).isZero();
        ledger.clock.set(Bank.DEADLINE);
        assertThat(new Deadlines(ledger.ports()).run(3)).isEqualTo(3);
        assertThat(new Deadlines(ledger.ports()).run(3)).isEqualTo(2);
        assertThat(new Deadlines(ledger.ports()).run(3)).isZero();
        assertThat(ledger.sagas.values()).allMatch(saga -> saga.state() == State.EXPIRED);
        assertThat(ledger.events())
                .allMatch(event -> ((SagaExpired) event).received().equals(List.of(1)));
    }

    @Test
    void goesOnWithTheTraceOfTheLastPartInASpanOfItsOwnOrBeginsOne() {
        run(Mail.part(saga(1), 1, 1, move("alice", "bob", 1))
                .header(Headers.TRACEPARENT, TRACE)
                .header(Headers.TRACESTATE, "vendor=1")
                .arrival());
        run(Mail.part(saga(2), 1, 1, move("alice", "bob", 1))
                .header(Headers.TRACEPARENT, "rubbish\u0000")
                .header(Headers.TRACESTATE, "vendor=1")
                .arrival());
        Envelope traced = ledger.outbox.get(0);
        Envelope begun = ledger.outbox.get(1);
        Trace caller = Trace.read(TRACE, null).orElseThrow();
        assertThat(traced.traceparent())
                .isEqualTo(caller.making(traced.id()).parent())
                .isNotEqualTo(TRACE);
        assertThat(begun.traceparent()).isEqualTo(Trace.beginning(begun.id()).parent());
        assertThat(ledger.outbox).extracting(Envelope::tracestate).containsExactly("vendor=1", null);
    }

    @Test
    void opensAccountsBeforeThePartsOfTheSameBatch() {
        Arrival into = Mail.part(saga(1), 1, 1, move("alice", "carol", 1)).arrival();
        run(into, open("c", "carol").id(1).arrival());
        assertThat(state(1)).isEqualTo(State.BOOKED);
    }

    @Test
    void opensAccountsOnceAndSaysSoToEveryoneWhoAsks() {
        Arrival open = open("c", "carol").id(1).arrival();
        run(open, open);
        run(open);
        run(open("c", "carol").id(2).arrival());
        assertThat(ledger.events()).hasSize(2).allMatch(AccountsOpened.class::isInstance);
    }

    @Test
    void opensNoneOfTheAccountsWhenOneIsAnotherAlready() {
        run(open("somebody else", "dave", "alice").id(1).arrival());
        SagaRefused refused = (SagaRefused) ledger.events().get(0);
        assertThat(refused.code()).isEqualTo(RefusalCode.ACCOUNT_CONFLICT);
        assertThat(refused.saga().value()).isEqualTo(new UUID(9, 1));
        assertThat(refused.account()).isEqualTo("alice");
        assertThat(ledger.accounts).doesNotContainKey("dave");
    }

    @Test
    void freezesAndUnfreezesAnAccountBetweenThePartsOfABatch() {
        run(
                part(1, 1, 1),
                change("bob", AccountState.FROZEN).id(1).arrival(),
                part(2, 1, 1),
                change("bob", AccountState.OPEN).id(2).arrival(),
                part(3, 1, 1));
        assertThat(state(1)).isEqualTo(State.BOOKED);
        assertThat(ledger.refusals.get(saga(2)).code()).isEqualTo(RefusalCode.ACCOUNT_FROZEN);
        assertThat(state(3)).isEqualTo(State.BOOKED);
        assertThat(ledger.events())
                .extracting(LedgerEvent::type)
                .containsExactly(
                        SagaBooked.TYPE, AccountChanged.TYPE, SagaRefused.TYPE, AccountChanged.TYPE, SagaBooked.TYPE);
    }

    @Test
    void refusesWhatWaitedForAnAccountThatWasClosedMeanwhile() {
        run(Mail.part(saga(1), 1, 2, move("alice", "bob", 1)).arrival());
        run(change("bob", AccountState.CLOSED).id(1).arrival());
        run(Mail.part(saga(1), 2, 2, move("alice", "house", 1)).arrival());
        assertThat(ledger.refusals.get(saga(1)).code()).isEqualTo(RefusalCode.ACCOUNT_CLOSED);
        assertThat(ledger.refusals.get(saga(1)).account()).isEqualTo("bob");
    }

    @Test
    void closesAnAccountThatTheSameBatchEmptiesAndNoneThatHoldsSomething() {
        run(
                change("alice", AccountState.CLOSED).id(1).arrival(),
                Mail.part(saga(1), 1, 1, move("alice", "house", 100_00)).arrival(),
                change("alice", AccountState.CLOSED).id(2).arrival(),
                change("alice", AccountState.OPEN).id(3).arrival());
        assertThat(ledger.states).containsEntry("alice", AccountState.CLOSED);
        assertThat(ledger.accountChanges)
                .extracting(AccountChange::refusal)
                .containsExactly(RefusalCode.BALANCE_NOT_ZERO, null, RefusalCode.ACCOUNT_CLOSED);
        SagaRefused refused = (SagaRefused) ledger.events().get(0);
        assertThat(refused.saga().value()).isEqualTo(new UUID(9, 1));
        assertThat(refused.sagaType()).isEqualTo("change-account");
        assertThat(refused.account()).isEqualTo("alice");
    }

    @Test
    void changesAnAccountOnceHoweverOftenItIsAskedTo() {
        Arrival freeze = change("bob", AccountState.FROZEN).id(1).arrival();
        run(freeze, freeze);
        run(change("bob", AccountState.OPEN).id(2).arrival());
        run(freeze);
        assertThat(ledger.states).containsEntry("bob", AccountState.OPEN);
        assertThat(ledger.events()).hasSize(2);
    }

    @Test
    void saysThatNothingChangedWhenAnAccountIsSoAlready() {
        run(change("bob", AccountState.OPEN).id(1).arrival());
        AccountChanged changed = (AccountChanged) ledger.events().get(0);
        assertThat(changed.before()).isEqualTo(changed.state()).isEqualTo(AccountState.OPEN);
        assertThat(ledger.accountChanges).hasSize(1);
    }

    @Test
    void refusesToChangeAnAccountThatIsNotThere() {
        run(change("nobody", AccountState.FROZEN).id(1).arrival());
        assertThat(((SagaRefused) ledger.events().get(0)).code()).isEqualTo(RefusalCode.UNKNOWN_ACCOUNT);
        assertThat(ledger.accountChanges).isEmpty();
    }

    @Test
    void keepsForTheAuditorWhoChangedAnAccountAndWhy() {
        run(change("bob", AccountState.FROZEN).id(1).arrival());
        run(change("alice", AccountState.CLOSED).id(2).arrival());
        assertThat(evidence(0))
                .startsWith("\u0001account-changed\n")
                .contains("\"account\":\"bob\"", "\"wanted\":\"frozen\"", "\"reason\":\"because\"", "\"actor\":\"me\"");
        assertThat(evidence(1)).startsWith("\u0001saga-refused\n").contains("\"code\":\"balance-not-zero\"");
    }

    @Test
    void reversesAPostingOnceInOneBatchAndKeepsForTheAuditorWhatItCorrects() {
        run(part(1, 1, 1));
        PostingId posting = ledger.journal.get(0).entries().get(0).id();
        Post reversal = new Post(
                "undone",
                move("bob", "alice", 1).legs(),
                null,
                new Correction(posting, Correction.Kind.REVERSAL, "because", "me"));
        run(
                Mail.part(saga(2), 1, 1, reversal).arrival(),
                Mail.part(saga(3), 1, 1, reversal).arrival());
        assertThat(state(2)).isEqualTo(State.BOOKED);
        assertThat(ledger.refusals.get(saga(3)).code()).isEqualTo(RefusalCode.ALREADY_CORRECTED);
        assertThat(ledger.past.get(posting).isReversed()).isTrue();
        assertThat(evidence(1))
                .contains("\"corrects\":{\"posting\":\"" + posting
                        + "\",\"kind\":\"reversal\",\"reason\":\"because\",\"actor\":\"me\"}");
        run(Mail.part(saga(4), 1, 1, reversal).arrival());
        assertThat(ledger.refusals.get(saga(4)).code()).isEqualTo(RefusalCode.ALREADY_CORRECTED);
    }

    @Test
    void asksForThePastOnlyWhenAPartCorrectsSomething() {
        run(part(1, 1, 1));
        int usual = ledger.calls;
        ledger.calls = 0;
        PostingId posting = ledger.journal.get(0).entries().get(0).id();
        Correction correction = new Correction(posting, Correction.Kind.REVERSAL, "because", "me");
        run(Mail.part(saga(2), 1, 1, new Post("undone", move("bob", "alice", 1).legs(), null, correction))
                .arrival());
        assertThat(ledger.calls).isEqualTo(usual + 2);
    }

    @Test
    void makesNoDifferenceHowArrivalsAreCutIntoBatches() {
        for (int seed = 0; seed < 300; seed++) {
            List<Arrival> arrivals = randomArrivals(new Random(seed));
            ledger = bank();
            run(arrivals.toArray(Arrival[]::new));
            Map<SagaId, String> atOnce = told();
            Map<String, BigInteger> balances = Map.copyOf(ledger.balances);

            ledger = bank();
            Random random = new Random(seed);
            for (int from = 0; from < arrivals.size(); ) {
                int to = Math.min(arrivals.size(), from + 1 + random.nextInt(4));
                run(arrivals.subList(from, to).toArray(Arrival[]::new));
                from = to;
            }
            assertThat(told()).as("seed %s", seed).isEqualTo(atOnce);
            assertThat(ledger.balances).as("seed %s", seed).isEqualTo(balances);
        }
    }

    @Test
    void showsASagaAsBlockedWhoseUnreadablePartHasAReadableContext() {
        InboundRecord record =
                Mail.part(saga(1), 1, 2, move("alice", "bob", 1)).id(1).record("rubbish".getBytes());
        park(record);
        park(record);
        assertThat(ledger.parked).hasSize(1);
        assertThat(ledger.events()).hasSize(1).allMatch(PartParked.class::isInstance);
        assertThat(ledger.blocked).containsKey(saga(1));
        ledger.clock.set(Bank.DEADLINE);
        assertThat(new Deadlines(ledger.ports()).run(10)).isEqualTo(1);
        assertThat(state(1)).isEqualTo(State.EXPIRED);
    }

    @Test
    void showsASagaAsBlockedOnceAReadablePartTellsWhatItIs() {
        String context = "{\"v\":1,\"id\":\"" + saga(1) + "\",\"part\":0}";
        park(Mail.of(move("alice", "bob", 1))
                .header(Headers.SAGA_CONTEXT, context)
                .id(1)
                .record());
        assertThat(ledger.sagas).isEmpty();
        run(part(1, 2, 2));
        assertThat(ledger.blocked).containsKey(saga(1));
    }

    @Test
    void unblocksASagaWhenItsParkedPartIsReplayed() {
        park(Mail.part(saga(1), 1, 2, move("alice", "bob", 1)).id(1).record("rubbish".getBytes()));
        ParkedId parked = ledger.parked.keySet().iterator().next();
        run(Mail.part(saga(1), 1, 2, move("alice", "bob", 1))
                .id(2)
                .replayOf(parked)
                .arrival());
        assertThat(ledger.replayed).containsExactly(parked);
        assertThat(ledger.blocked).isEmpty();
        assertThat(state(1)).isEqualTo(State.COLLECTING);
    }

    private static MemoryLedger bank() {
        return new MemoryLedger()
                .account(new AccountTerms("alice", Bank.EUR, AccountKind.CUSTOMER, "a"), 100_00)
                .account(new AccountTerms("bob", Bank.EUR, AccountKind.CUSTOMER, "b"), 0)
                .account(new AccountTerms("house", Bank.EUR, AccountKind.HOUSE, null), 0);
    }

    private void run(Arrival... arrivals) {
        new Batch(ledger.ports(), false).run(List.of(arrivals));
    }

    private void park(InboundRecord record) {
        new Parking(ledger.ports()).run(record, Mail.read(record), "unreadable-payload", "rubbish");
    }

    private State state(int saga) {
        return ledger.sagas.get(saga(saga)).state();
    }

    private static SagaId saga(int number) {
        return new SagaId(new UUID(1, number));
    }

    /** One cent from Alice to Bob. */
    private static Arrival part(int saga, int number, int total) {
        return Mail.part(saga(saga), number, total, move("alice", "bob", 1)).arrival();
    }

    private static Mail open(String owner, String... accounts) {
        return Mail.of(new OpenAccounts(
                owner,
                List.of(accounts).stream()
                        .map(account -> new AccountSpec(account, Bank.EUR, AccountKind.CUSTOMER))
                        .toList()));
    }

    private String evidence(int event) {
        return new String(ledger.auditLog.get(event).content(), StandardCharsets.UTF_8);
    }

    private static Mail change(String account, AccountState state) {
        return Mail.of(new ChangeAccount(account, state, "because", "me"));
    }

    /** Sagas of one to four parts, some contradicting, some not affordable, some cancelled; accounts that change. */
    private static List<Arrival> randomArrivals(Random random) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int saga = 0; saga < 6; saga++) {
            int total = 1 + random.nextInt(4);
            for (int number = 1; number <= total; number++) {
                String to = random.nextInt(12) == 0 ? "nobody" : random.nextBoolean() ? "bob" : "house";
                Arrival part = Mail.part(saga(saga), number, total, move("alice", to, 1 + random.nextInt(20_00)))
                        .arrival();
                arrivals.addAll(Collections.nCopies(1 + random.nextInt(2), part));
                if (random.nextInt(10) == 0) {
                    arrivals.add(part(saga, number, total));
                }
            }
            if (random.nextInt(8) == 0) {
                arrivals.add(Mail.of(new CancelSaga(saga(saga), "no")).id(saga).arrival());
            }
            if (random.nextInt(4) == 0) {
                AccountState state = AccountState.values()[random.nextInt(3)];
                arrivals.add(change("bob", state).id(100 + saga).arrival());
            }
        }
        Collections.shuffle(arrivals, random);
        return arrivals;
    }

    /** What was announced of each saga, without the ids that are made anew each time. */
    private Map<SagaId, String> told() {
        Map<SagaId, String> told = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
        ledger.sagas.forEach((id, saga) -> told.put(
                id,
                saga.state() + " " + saga.received() + " " + ledger.refusals.get(id) + " "
                        + ledger.kept.stream()
                                .filter(part -> part.saga().equals(id))
                                .map(part -> part.kept() + "" + part.part().number())
                                .collect(Collectors.joining(","))));
        return told;
    }
}

package dev.lockstep.ledger.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.LedgerEvent;
import dev.lockstep.contract.message.LedgerEvent.SagaBooked;
import dev.lockstep.contract.message.LedgerEvent.SagaRefused;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.account.AccountTerms;
import dev.lockstep.ledger.assembly.Draft.Coming;
import dev.lockstep.ledger.assembly.Draft.Heard;
import dev.lockstep.ledger.assembly.Provocation.Alone;
import dev.lockstep.ledger.assembly.Provocation.Contradiction;
import dev.lockstep.ledger.assembly.Provocation.InSaga;
import dev.lockstep.ledger.assembly.Provocation.OfAccount;
import dev.lockstep.ledger.assembly.Provocation.OfCorrection;
import dev.lockstep.ledger.assembly.Provocation.OfFunds;
import dev.lockstep.ledger.assembly.Provocation.Wish;
import dev.lockstep.ledger.assembly.Provocation.WrongSeal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every refusal code, and every two of them in one saga, in every order in which its parts can come. What the saga must
 * end as is computed from the order alone. Made from the enum: a new code is tested as soon as its {@link Provocation} is
 * written.
 */
class RefusalCodesTest {

    private static final BigInteger MOST = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);

    /** From the producer's bytes to the announcement, at once and one by one. */
    @TestFactory
    Stream<DynamicTest> everyCodeIsEarned() {
        return Arrays.stream(RefusalCode.values())
                .map(code -> dynamicTest(code.code(), () -> {
                    List<List<Arrival>> stories = earning(code);
                    assertThat(stories).isNotEmpty();
                    for (List<Arrival> arrivals : stories) {
                        MemoryLedger atOnce = ledger();
                        atOnce.book(arrivals);
                        assertThat(refused(atOnce)).containsExactly(code);
                        MemoryLedger oneByOne = ledger();
                        arrivals.forEach(arrival -> oneByOne.book(List.of(arrival)));
                        assertThat(refused(oneByOne)).containsExactly(code);
                    }
                }));
    }

    private static List<List<Arrival>> earning(RefusalCode code) {
        if (Provocation.of(code) instanceof Alone alone) {
            return List.of(List.of(Mail.of(alone.command()).id(1).arrival()));
        }
        Map<RefusalCode, Integer> spoilt = Map.of(code, 2);
        return orders(spoilt)
                .filter(order -> !earned(spoilt, order, false).isEmpty())
                .map(order -> order.stream().map(Coming::arrival).toList())
                .toList();
    }

    /** Both earned by one part, and each by one of two parts. */
    @TestFactory
    Stream<DynamicTest> everyCodeComesBeforeThoseBehindIt() {
        return pairs().map(pair -> {
            Optional<String> whyNever = whyNeverTogether(pair);
            String name = pair.first().code() + " before " + pair.second().code();
            return dynamicTest(
                    name + whyNever.map(why -> ": never together, " + why).orElse(""),
                    () -> assertThat(tell(pair) > 0)
                            .as("there is an order in which both are earned at the end")
                            .isEqualTo(whyNever.isEmpty()));
        });
    }

    private record Pair(RefusalCode first, RefusalCode second) {
        Stream<Provocation> both() {
            return Stream.of(first, second).map(Provocation::of);
        }

        boolean any(Class<?> kind) {
            return both().anyMatch(kind::isInstance);
        }

        /** One of them can be known only when all parts have come. */
        boolean anyAtTheEnd() {
            return any(OfFunds.class)
                    || any(WrongSeal.class)
                    || both().anyMatch(each -> each instanceof OfCorrection correction && !correction.atOnce());
        }

        /** A part corrects one posting in one way. */
        boolean needsTwoParts() {
            return both().allMatch(OfCorrection.class::isInstance);
        }
    }

    private static Stream<Pair> pairs() {
        RefusalCode[] codes = RefusalCode.values();
        return IntStream.range(0, codes.length)
                .boxed()
                .flatMap(first -> Arrays.stream(codes).skip(first + 1L).map(second -> new Pair(codes[first], second)));
    }

    /** Why no saga can have earned both when it ends. */
    private static Optional<String> whyNeverTogether(Pair pair) {
        if (pair.any(Alone.class)) {
            return Optional.of("one is earned by a command that is no part of a saga");
        }
        if (pair.any(Wish.class)) {
            return Optional.of("what was known before the wish to cancel has ended the saga before it");
        }
        if (pair.any(Contradiction.class) && pair.anyAtTheEnd()) {
            return Optional.of("a number that comes again does not complete the saga");
        }
        if (pair.needsTwoParts() && !pair.anyAtTheEnd()) {
            return Optional.of("a part corrects one posting in one way, and the first of two ends the saga");
        }
        return Optional.empty();
    }

    /** Answers in how many of its stories both codes are earned when the saga ends. */
    private static int tell(Pair pair) {
        if (pair.any(Alone.class)) {
            return 0;
        }
        int together = 0;
        for (List<Integer> parts : List.of(List.of(2, 3), List.of(3, 2), List.of(2, 2))) {
            if (pair.needsTwoParts() && parts.get(0).equals(parts.get(1))) {
                continue;
            }
            Map<RefusalCode, Integer> spoilt = new LinkedHashMap<>();
            spoilt.put(pair.first(), parts.get(0));
            spoilt.put(pair.second(), parts.get(1));
            for (List<Coming> order : orders(spoilt).toList()) {
                together += tell(spoilt, order, false);
                together += pair.any(OfAccount.class) ? tell(spoilt, order, true) : 0;
            }
        }
        return together;
    }

    /** Answers 1 if all codes are earned when the saga ends. */
    private static int tell(Map<RefusalCode, Integer> spoilt, List<Coming> order, boolean shutMeanwhile) {
        List<RefusalCode> earned = earned(spoilt, order, shutMeanwhile);
        Terms terms = order.get(0).input() instanceof Input.PartArrived first ? first.terms() : null;
        Story story = new Story(bank(), terms);
        for (int come = 1; come <= order.size(); come++) {
            if (new Heard(order.subList(0, come), shutMeanwhile).accountsAreShut()) {
                shut(story.bank);
            }
            story.apply(order.get(come - 1).input());
        }
        assertThat(story.decisions.stream()
                        .filter(Decision.Refuse.class::isInstance)
                        .map(decision -> ((Decision.Refuse) decision).refusal().code()))
                .as("%s by parts, %s", spoilt, order)
                .containsExactlyElementsOf(earned.stream().sorted().limit(1).toList());
        return earned.size() == spoilt.size() ? 1 : 0;
    }

    /** The codes that the saga has earned when it ends; none if it is booked. */
    private static List<RefusalCode> earned(
            Map<RefusalCode, Integer> spoilt, List<Coming> order, boolean shutMeanwhile) {
        for (int come = 1; come <= order.size(); come++) {
            Heard heard = new Heard(order.subList(0, come), shutMeanwhile);
            List<RefusalCode> earned = spoilt.keySet().stream()
                    .filter(code -> ((InSaga) Provocation.of(code)).isEarned(heard, spoilt.get(code)))
                    .toList();
            if (!earned.isEmpty() || heard.isComplete()) {
                return earned;
            }
        }
        throw new AssertionError("the saga never ends: " + order);
    }

    private static Stream<List<Coming>> orders(Map<RefusalCode, Integer> spoilt) {
        Draft draft = new Draft();
        spoilt.forEach((code, number) -> ((InSaga) Provocation.of(code)).spoil(draft, number));
        Stream<List<Coming>> orders = Stream.of(List.of());
        for (Coming next : draft.coming()) {
            orders = orders.flatMap(
                    order -> IntStream.rangeClosed(0, order.size()).mapToObj(place -> inserted(order, place, next)));
        }
        return orders;
    }

    private static List<Coming> inserted(List<Coming> order, int place, Coming next) {
        List<Coming> longer = new ArrayList<>(order);
        longer.add(place, next);
        return longer;
    }

    private static Bank bank() {
        Bank bank = Bank.small().customer("closed", Bank.EUR, 0).customer("frozen", Bank.EUR, 0);
        bank.books.locked(new Account("full", Bank.EUR, true, AccountState.OPEN), MOST);
        bank.past.read(OfCorrection.past());
        return bank;
    }

    private static void shut(Bank bank) {
        bank.account(new Account("closed", Bank.EUR, false, AccountState.CLOSED), 0)
                .account(new Account("frozen", Bank.EUR, false, AccountState.FROZEN), 0);
    }

    /** The same accounts, shut. */
    private static MemoryLedger ledger() {
        MemoryLedger ledger = new MemoryLedger();
        for (String customer : List.of("alice", "bob", "closed", "frozen")) {
            ledger.account(new AccountTerms(customer, Bank.EUR, AccountKind.CUSTOMER, customer), 0);
        }
        for (String house : List.of("house", "full")) {
            ledger.account(new AccountTerms(house, Bank.EUR, AccountKind.HOUSE, null), 0);
        }
        OfCorrection.past().forEach(posting -> ledger.past.put(posting.id(), posting));
        ledger.balances.put("alice", BigInteger.valueOf(100_00));
        ledger.balances.put("full", MOST);
        ledger.states.put("closed", AccountState.CLOSED);
        ledger.states.put("frozen", AccountState.FROZEN);
        return ledger;
    }

    /** What was announced as refused; nothing is booked. */
    private static List<RefusalCode> refused(MemoryLedger ledger) {
        List<LedgerEvent> events = ledger.events();
        assertThat(events).noneMatch(SagaBooked.class::isInstance);
        assertThat(ledger.journal).isEmpty();
        return events.stream()
                .filter(SagaRefused.class::isInstance)
                .map(event -> ((SagaRefused) event).code())
                .toList();
    }
}

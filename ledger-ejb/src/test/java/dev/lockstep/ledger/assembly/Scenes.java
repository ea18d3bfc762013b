package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.assembly.Assembly.State;
import dev.lockstep.ledger.assembly.AssemblyTable.Answer;
import dev.lockstep.ledger.assembly.AssemblyTable.Seen;
import dev.lockstep.ledger.assembly.Draft.Coming;
import dev.lockstep.ledger.assembly.Draft.Heard;
import dev.lockstep.ledger.assembly.Input.PartArrived;
import dev.lockstep.ledger.assembly.Provocation.InSaga;
import dev.lockstep.ledger.assembly.Provocation.OfCorrection;
import dev.lockstep.ledger.assembly.Provocation.OfPart;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Fixture: every question that can be put to the assembler, and its answer. Sagas of {@link Draft#TOTAL} parts, sound or
 * spoilt in one or two ways, of which any parts were taken before, in every state; then each of their parts, that part under
 * other terms, the sight of the deadline and the wish to cancel; each before the deadline and at it. Which conditions hold is
 * told without the assembler, by how the saga was spoilt.
 */
final class Scenes {

    private static final BigInteger MOST = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
    private static final Input CANCEL = new Input.CancelAsked("no");
    private static final Input DEADLINE = new Input.DeadlineReached();

    /** A part of 16 MiB is written anew for every draft: once is enough. */
    private static final Set<RefusalCode> ALONE_ONLY = Set.of(RefusalCode.SAGA_TOO_LARGE);

    private final Bank bank = bank();
    private final Set<Seen> all = new LinkedHashSet<>();

    /** @param spoilt the codes that the saga can earn, each by this part of it */
    private record Play(Map<RefusalCode, Integer> spoilt, List<Coming> parts) {

        static Play of(Map<RefusalCode, Integer> spoilt) {
            Draft draft = new Draft();
            spoilt.forEach((code, number) -> ((InSaga) Provocation.of(code)).spoil(draft, number));
            return new Play(
                    spoilt,
                    draft.coming().stream().filter(each -> each.number() > 0).toList());
        }

        /** A part that can never be booked ends its saga when it comes: it is never among those that were taken. */
        boolean canBeTaken(Coming part) {
            return part.sound()
                    || spoilt.entrySet().stream()
                            .noneMatch(each -> each.getValue() == part.number()
                                    && Provocation.of(each.getKey()) instanceof OfPart);
        }
    }

    Set<Seen> all() {
        plays().map(Play::of).forEach(this::tell);
        standAlone();
        unknown();
        return all;
    }

    private static Stream<Map<RefusalCode, Integer>> plays() {
        List<RefusalCode> codes = Arrays.stream(RefusalCode.values())
                .filter(code -> Provocation.of(code) instanceof InSaga)
                .toList();
        Stream<Map<RefusalCode, Integer>> single = codes.stream()
                .flatMap(code -> IntStream.rangeClosed(1, Draft.TOTAL).mapToObj(number -> Map.of(code, number)));
        return Stream.of(Stream.of(Map.<RefusalCode, Integer>of()), single, pairs(codes))
                .flatMap(each -> each);
    }

    private static Stream<Map<RefusalCode, Integer>> pairs(List<RefusalCode> codes) {
        List<Map<RefusalCode, Integer>> pairs = new ArrayList<>();
        for (RefusalCode first : codes) {
            for (RefusalCode second : codes) {
                // A part corrects one posting in one way.
                boolean oneAtATime =
                        Provocation.of(first) instanceof OfCorrection && Provocation.of(second) instanceof OfCorrection;
                if (first.compareTo(second) < 0 && !ALONE_ONLY.contains(first) && !ALONE_ONLY.contains(second)) {
                    pairs.add(pair(first, 2, second, 3));
                    pairs.add(pair(first, 3, second, 2));
                    if (!oneAtATime) {
                        pairs.add(pair(first, 2, second, 2));
                    }
                }
            }
        }
        return pairs.stream();
    }

    private static Map<RefusalCode, Integer> pair(RefusalCode first, int part, RefusalCode second, int other) {
        Map<RefusalCode, Integer> pair = new LinkedHashMap<>();
        pair.put(first, part);
        pair.put(second, other);
        return pair;
    }

    private void tell(Play play) {
        for (List<Coming> taken : taken(play)) {
            for (Coming now : play.parts()) {
                for (Terms terms : List.of(terms(now), others(terms(now)))) {
                    ask(play, taken, Optional.of(now), new PartArrived(terms, part(now)));
                }
            }
            if (!taken.isEmpty()) {
                ask(play, taken, Optional.empty(), DEADLINE);
                ask(play, taken, Optional.empty(), CANCEL);
            }
        }
    }

    /** Every set of parts that can have been taken: of one number one, and all under the same terms. */
    private static List<List<Coming>> taken(Play play) {
        List<List<Coming>> sets = List.of(List.of());
        for (Coming next : play.parts()) {
            List<List<Coming>> more = new ArrayList<>(sets);
            for (List<Coming> set : sets) {
                boolean agrees = set.stream()
                        .allMatch(each ->
                                each.number() != next.number() && terms(each).equals(terms(next)));
                if (agrees && play.canBeTaken(next)) {
                    more.add(Stream.concat(set.stream(), Stream.of(next)).toList());
                }
            }
            sets = more;
        }
        return sets;
    }

    private void ask(Play play, List<Coming> taken, Optional<Coming> now, Input input) {
        for (State state : State.values()) {
            if (isPossible(play, taken, state)) {
                Terms terms =
                        taken.isEmpty() && input instanceof PartArrived arrived ? arrived.terms() : terms(taken.get(0));
                Parts parts = Parts.of(taken.stream().map(Scenes::part).toList(), List.of());
                ask(play, assembly(state, terms, parts), heard(taken, now), input);
                if (state.isEnd() && input instanceof PartArrived arrived) {
                    Parts withIt = parts.plusEvidence(arrived.part());
                    ask(play, assembly(state, terms, withIt), heard(taken, now), input);
                }
            }
        }
    }

    /** What ended may have ended for whatever reason; two of them at once make no difference any more. */
    private static boolean isPossible(Play play, List<Coming> taken, State state) {
        if (state == State.COLLECTING) {
            return taken.size() < Draft.TOTAL;
        }
        return play.spoilt().size() <= 1 && (state != State.BOOKED || taken.size() == Draft.TOTAL);
    }

    private static Assembly assembly(State state, Terms terms, Parts parts) {
        long bytes = parts.inOrder().stream().mapToLong(Part::bytes).sum();
        return new Assembly(Draft.SAGA, terms, state, parts.size(), bytes, parts);
    }

    /** What was taken and what comes now; content that comes again is heard of once. */
    private static List<Coming> heard(List<Coming> taken, Optional<Coming> now) {
        return Stream.concat(taken.stream().filter(each -> !now.equals(Optional.of(each))), now.stream())
                .toList();
    }

    private void ask(Play play, Assembly saga, List<Coming> heard, Input input) {
        for (Instant now : List.of(Bank.NOON, Bank.DEADLINE)) {
            see(saga, input, now, holds(play, saga, heard, input, now));
        }
    }

    private void see(Assembly saga, Input input, Instant now, Set<String> holds) {
        Decision decision = bank.assembler.decide(saga, input, now);
        State next = saga.after(input, decision).state();
        all.add(new Seen(
                saga.state(),
                input.getClass().getSimpleName(),
                holds,
                new Answer(next, decision.kept(), announced(decision))));
    }

    private static List<String> announced(Decision decision) {
        List<String> announced = new ArrayList<>();
        if (decision instanceof Decision.Book) {
            announced.add("saga-booked");
        }
        if (decision instanceof Decision.Refuse refuse) {
            announced.add("saga-refused");
            announced.add(refuse.refusal().code().code());
        }
        if (decision instanceof Decision.Expire) {
            announced.add("saga-expired");
        }
        if (decision.kept() == Decision.Kept.LATE) {
            announced.add("part-late");
        }
        return announced;
    }

    private static Set<String> holds(Play play, Assembly saga, List<Coming> heard, Input input, Instant now) {
        Set<String> holds = new HashSet<>(Set.of("always", "otherwise"));
        if (!now.isBefore(Bank.DEADLINE)) {
            holds.add("the deadline has come");
        }
        if (input instanceof Input.CancelAsked) {
            holds.add(RefusalCode.CANCELLED.code());
        }
        if (input instanceof PartArrived arrived) {
            Part same = saga.parts().find(arrived.part().number());
            boolean known = saga.parts().knows(arrived.part());
            if (known) {
                holds.add("its content came before");
            }
            if (same == null && saga.received() == Draft.TOTAL - 1) {
                holds.add("it is the last one");
            }
            if (!arrived.terms().equals(saga.terms())) {
                holds.add(RefusalCode.CONTEXT_CONFLICT.code());
            }
            if (same != null && !known) {
                holds.add(RefusalCode.PART_CONFLICT.code());
            }
            play.spoilt().forEach((code, number) -> {
                if (Provocation.of(code) instanceof InSaga how
                        && !Set.of(RefusalCode.CONTEXT_CONFLICT, RefusalCode.PART_CONFLICT, RefusalCode.CANCELLED)
                                .contains(code)
                        && how.isEarned(new Heard(heard, false), number)) {
                    holds.add(code.code());
                }
            });
        }
        return holds;
    }

    /** A command without a saga: no deadline, and its part is the last one. */
    private void standAlone() {
        Part part = Bank.move(1, "alice", "bob", 1);
        Assembly saga = Assembly.fresh(Draft.SAGA, Terms.standAlone());
        Input input = new PartArrived(Terms.standAlone(), part);
        see(saga, input, Bank.DEADLINE, Set.of("always", "otherwise", "it is the last one"));
    }

    /** A saga of which nothing came but the wish to cancel it, and what comes of it then. */
    private void unknown() {
        Assembly saga = Assembly.fresh(Draft.SAGA, null);
        see(saga, CANCEL, Bank.DEADLINE, Set.of("always", "otherwise", RefusalCode.CANCELLED.code()));
        Assembly cancelled = saga.after(CANCEL, bank.assembler.decide(saga, CANCEL, Bank.NOON));
        Input late = new PartArrived(Bank.terms(1), Bank.move(1, "alice", "bob", 1));
        see(cancelled, late, Bank.NOON, Set.of("always", "otherwise"));
    }

    private static Part part(Coming coming) {
        return ((PartArrived) coming.input()).part();
    }

    private static Terms terms(Coming coming) {
        return ((PartArrived) coming.input()).terms();
    }

    /** Every attribute is told apart by a test of its own. */
    private static Terms others(Terms terms) {
        return new Terms(terms.type(), terms.total() + 1, terms.deadline(), terms.digest());
    }

    /** Where {@link Provocation}s find what they need. */
    private static Bank bank() {
        Bank bank = Bank.small()
                .account(new Account("closed", Bank.EUR, false, AccountState.CLOSED), 0)
                .account(new Account("frozen", Bank.EUR, false, AccountState.FROZEN), 0);
        bank.books.locked(new Account("full", Bank.EUR, true, AccountState.OPEN), MOST);
        bank.past.read(OfCorrection.past());
        return bank;
    }
}

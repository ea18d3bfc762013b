package dev.lockstep.ledger.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.ledger.assembly.Assembly.State;
import dev.lockstep.ledger.assembly.Fate.Message;
import dev.lockstep.ledger.assembly.Fate.Message.Kind;
import dev.lockstep.ledger.balance.Balances;
import dev.lockstep.ledger.journal.Journal;
import dev.lockstep.outbox.append.Outbox;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Every state that the ledger can get into with one saga of up to four parts, and every step from each: records come in any
 * order and any number of times, a contradicting content, one that can never be booked, an unreadable record and a wish to
 * cancel among them, in batches of up to three; the deadline comes before, between and after them, and in the middle of one
 * that comes alone; the process crashes at every call of such a one. What each {@link Scope} leaves out, so that there is an
 * end, stands in its numbers. Those of the steps are what there is to see, and fall short if something is left out.
 */
class LedgerExhaustiveTest {

    /**
     * @param troubles how many records other than the saga's own parts there are at most
     * @param batch how many different records a batch has at most
     * @param interrupted how many a batch has at most that is interrupted at each of its calls
     */
    private record Scope(int total, int troubles, int batch, int interrupted) {}

    /** @param steps transactions, the interrupted ones among them */
    private record Seen(int worlds, int states, long steps) {}

    @Test
    void keepsItsPromisesInEveryStateAndAtEveryStep() {
        assertThat(Stream.of(new Scope(1, 4, 3, 1), new Scope(2, 2, 3, 1), new Scope(3, 1, 3, 1), new Scope(4, 1, 2, 1))
                        .map(LedgerExhaustiveTest::explored))
                .containsExactly(
                        new Seen(16, 672, 57_959),
                        new Seen(26, 2_057, 194_754),
                        new Seen(11, 1_154, 122_655),
                        new Seen(14, 4_235, 476_694));
    }

    /** Some five minutes: {@code -Dlockstep.exhaustive=wide}. */
    @Test
    @EnabledIfSystemProperty(named = "lockstep.exhaustive", matches = "wide")
    void keepsItsPromisesInWiderScopes() {
        assertThat(explored(new Scope(3, 4, 1, 1))).isEqualTo(new Seen(128, 107_216, 12_409_833));
        assertThat(explored(new Scope(4, 2, 1, 1))).isEqualTo(new Seen(74, 56_411, 6_311_318));
    }

    private static Seen explored(Scope scope) {
        List<List<Message>> worlds = worlds(scope.total(), scope.troubles());
        int states = 0;
        long steps = 0;
        for (List<Message> messages : worlds) {
            Explorer explorer = new Explorer(scope.total(), messages, scope.batch(), scope.interrupted());
            explorer.explore();
            states += explorer.states();
            steps += explorer.steps();
        }
        return new Seen(worlds.size(), states, steps);
    }

    /** A check that nothing can fail proves nothing: each of these ledgers breaks the promise it stands under. */
    @Test
    void findsEveryKindOfFault() {
        Map<String, Explorer> faults = new LinkedHashMap<>();
        faults.put(Promises.WHOLE, explorer(1).withoutTransactions());
        faults.put(
                Promises.TRIAL_BALANCE,
                broken(Balances.class, "add", given(0, LedgerExhaustiveTest::withoutAlice), answer -> answer));
        faults.put(
                Promises.REPLAY,
                broken(Balances.class, "add", given(0, changes -> times(2, changes)), answer -> answer));
        faults.put(
                Promises.LIMIT,
                broken(Balances.class, "add", given(0, changes -> times(1_000, changes)), answer -> answer));
        faults.put(Promises.IN_TIME, broken(Sagas.class, "add", given(1, now -> Bank.DEADLINE), answer -> answer));
        faults.put(Promises.FINAL, broken(Sagas.class, "lock", given -> given, LedgerExhaustiveTest::reopened));
        faults.put(Promises.TOLD, broken(Outbox.class, "append", given(0, messages -> List.of()), answer -> answer));
        faults.put(Promises.ENDS, broken(Sagas.class, "lockDue", given -> given, due -> List.of()));
        faults.put(Explorer.FATE, broken(Sagas.class, "keep", given(0, parts -> List.of()), answer -> answer));

        Set<String> promises = new HashSet<>(Promises.all());
        promises.add(Explorer.FATE);
        assertThat(faults.keySet()).isEqualTo(promises);
        faults.forEach((promise, explorer) -> assertThatThrownBy(explorer::explore)
                .as(promise)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(promise));
    }

    private static Explorer explorer(int total) {
        return new Explorer(total, parts(total), 2, 2);
    }

    /** The records of each world: the parts, and up to so many of everything else that can come. */
    private static List<List<Message>> worlds(int total, int troubles) {
        List<List<Message>> worlds = List.of(parts(total));
        for (Kind kind : List.of(Kind.OTHER, Kind.NEVER, Kind.RUBBISH, Kind.CANCEL)) {
            List<Message> choice = kind == Kind.CANCEL
                    ? List.of(new Message(kind, 0))
                    : IntStream.rangeClosed(1, total)
                            .mapToObj(number -> new Message(kind, number))
                            .toList();
            worlds = worlds.stream()
                    .flatMap(world -> Stream.concat(
                            Stream.of(world),
                            choice.stream()
                                    .filter(none -> world.size() < total + troubles)
                                    .map(message -> with(world, message))))
                    .toList();
        }
        return worlds;
    }

    private static List<Message> parts(int total) {
        return IntStream.rangeClosed(1, total)
                .mapToObj(number -> new Message(Kind.PART, number))
                .toList();
    }

    private static List<Message> with(List<Message> world, Message message) {
        List<Message> larger = new ArrayList<>(world);
        larger.add(message);
        return larger;
    }

    /** A ledger one of whose ports is given something else by this method, or answers something else. */
    private static Explorer broken(
            Class<?> port, String method, UnaryOperator<Object[]> given, UnaryOperator<Object> answer) {
        UnaryOperator<Object> twist = real -> port.isInstance(real) ? twisted(port, real, method, given, answer) : real;
        return explorer(2)
                .with(ports -> new Ports(
                        new Ports.Store(
                                (Sagas) twist.apply(ports.store().sagas()),
                                ports.store().accounts(),
                                (Balances) twist.apply(ports.store().balances()),
                                (Journal) twist.apply(ports.store().journal())),
                        new Ports.Messages(
                                (Outbox) twist.apply(ports.messages().outbox()),
                                ports.messages().inbox(),
                                ports.messages().parkingLot()),
                        ports.auditLog(),
                        ports.ids()));
    }

    private static Object twisted(
            Class<?> port, Object real, String name, UnaryOperator<Object[]> given, UnaryOperator<Object> answer) {
        return Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
            boolean broken = method.getName().equals(name);
            try {
                Object answered = method.invoke(real, broken ? given.apply(arguments) : arguments);
                return broken ? answer.apply(answered) : answered;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static UnaryOperator<Object[]> given(int argument, UnaryOperator<Object> change) {
        return arguments -> {
            Object[] changed = arguments.clone();
            changed[argument] = change.apply(changed[argument]);
            return changed;
        };
    }

    private static Map<?, ?> withoutAlice(Object changes) {
        Map<Object, Object> fewer = new HashMap<>((Map<?, ?>) changes);
        fewer.remove("alice");
        return fewer;
    }

    private static Map<?, ?> times(long factor, Object changes) {
        Map<Object, Object> more = new HashMap<>((Map<?, ?>) changes);
        more.replaceAll((account, change) -> ((BigInteger) change).multiply(BigInteger.valueOf(factor)));
        return more;
    }

    private static List<Assembly> reopened(Object sagas) {
        return ((Collection<?>) sagas)
                .stream()
                        .map(Assembly.class::cast)
                        .map(saga -> new Assembly(
                                saga.saga(),
                                saga.terms(),
                                State.COLLECTING,
                                saga.received(),
                                saga.bytes(),
                                saga.parts()))
                        .toList();
    }
}

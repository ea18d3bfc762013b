package dev.lockstep.ledger.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.LedgerCommand.CancelSaga;
import dev.lockstep.contract.message.ParkReason;
import dev.lockstep.ledger.account.AccountTerms;
import dev.lockstep.ledger.assembly.Assembly.State;
import dev.lockstep.ledger.assembly.Decision.Kept;
import dev.lockstep.ledger.assembly.Fate.Message;
import dev.lockstep.outbox.consume.InboundRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Takes every step from every state that a ledger can get into when certain records of one saga come in any order and any
 * number of times, in batches of any cut: a batch goes well, or the process crashes at one of its calls, or the deadline
 * comes at one of them; the deadline may come and the sweep may run at any time. States that are equal are gone on from
 * once. After each step the {@link Promises} must be kept, and the saga must be where its {@link Fate} says.
 */
final class Explorer {

    private static final SagaId SAGA = new SagaId(new UUID(1, 1));
    private static final int SWEPT_MAX = 10;
    static final String FATE = "the saga is where what came of it has led";

    private final int total;
    private final List<Message> messages;
    private final int batchMax;
    private final int interruptedMax;
    private final MemoryLedger ledger = new MemoryLedger()
            .account(new AccountTerms("alice", Bank.EUR, AccountKind.CUSTOMER, "a"), 100_00)
            .account(new AccountTerms("bob", Bank.EUR, AccountKind.CUSTOMER, "b"), 0)
            .account(new AccountTerms("house", Bank.EUR, AccountKind.HOUSE, null), 0)
            .account(new AccountTerms("outside", Bank.EUR, AccountKind.EXTERNAL, null), -100_00);
    private final Promises promises = new Promises(ledger);
    private final Map<Message, Mail> mails = new LinkedHashMap<>();
    private final Map<Message, Arrival> arrivals = new HashMap<>();
    private final Map<ContentHash, Message> contents = new HashMap<>();
    private final Map<Fate, Runnable> reached = new HashMap<>();
    private final Deque<Fate> open = new ArrayDeque<>();
    private long steps;

    /**
     * @param batchMax how many different records a batch has at most
     * @param interruptedMax how many a batch has at most that is interrupted at each of its calls
     */
    Explorer(int total, List<Message> messages, int batchMax, int interruptedMax) {
        this.total = total;
        this.messages = messages;
        this.batchMax = batchMax;
        this.interruptedMax = interruptedMax;
        messages.forEach(this::write);
    }

    private void write(Message message) {
        Mail mail = mail(message).id(1 + mails.size());
        mails.put(message, mail);
        if (message.kind() != Message.Kind.RUBBISH) {
            arrivals.put(message, mail.arrival());
        }
        if (message.isPart()) {
            Input.PartArrived part = (Input.PartArrived) mail.arrival().input();
            contents.put(part.part().hash(), message);
        }
    }

    private Mail mail(Message message) {
        if (message.kind() == Message.Kind.CANCEL) {
            return Mail.of(new CancelSaga(SAGA, "no"));
        }
        String known = message.number() % 2 == 0 ? "bob" : "house";
        String to = message.kind() == Message.Kind.NEVER ? "nobody" : known;
        long minor = 10L * message.number() + message.kind().ordinal();
        return Mail.part(SAGA, message.number(), total, Mail.move("alice", to, minor));
    }

    Explorer with(UnaryOperator<Ports> fault) {
        ledger.fault = fault;
        return this;
    }

    Explorer withoutTransactions() {
        ledger.atomic = false;
        return this;
    }

    /** How many states there are. */
    int states() {
        return reached.size();
    }

    /** How many transactions were run, crashes included. */
    long steps() {
        return steps;
    }

    void explore() {
        List<List<Message>> batches = batches();
        reach(Fate.unheard());
        while (!open.isEmpty()) {
            Fate fate = open.remove();
            for (List<Message> batch : batches) {
                UnaryOperator<Fate> expected = before -> fold(before, batch);
                step(fate, expected, () -> deliver(batch));
                if (batch.size() <= interruptedMax) {
                    interrupt(fate, expected, () -> deliver(batch));
                }
            }
            step(fate, Fate::swept, () -> ledger.sweep(SWEPT_MAX));
            interrupt(fate, Fate::swept, () -> ledger.sweep(SWEPT_MAX));
            reachAt(fate, fate.atDeadline());
        }
    }

    /** One transaction from one state. */
    private void step(Fate before, UnaryOperator<Fate> expected, Runnable transaction) {
        goTo(before);
        ledger.at(Integer.MAX_VALUE, () -> {});
        run(transaction);
        Fate after = expected.apply(before);
        judge(before, List.of(after));
        reach(after);
    }

    /** The step just taken once more: with a crash at each of its calls, and with the deadline at each. */
    private void interrupt(Fate before, UnaryOperator<Fate> expected, Runnable transaction) {
        int calls = ledger.calls;
        for (int call = 1; call <= calls; call++) {
            goTo(before);
            ledger.crashAt(call);
            assertThat(catchThrowable(() -> run(transaction))).isInstanceOf(MemoryLedger.Crash.class);
            judge(before, List.of(before));
        }
        List<Fate> either = List.of(expected.apply(before).atDeadline(), expected.apply(before.atDeadline()));
        for (int call = 1; call <= calls && !before.due(); call++) {
            goTo(before);
            ledger.at(call, () -> ledger.clock.set(Bank.DEADLINE));
            run(transaction);
            judge(before, either);
        }
    }

    private void run(Runnable transaction) {
        steps++;
        transaction.run();
    }

    private void deliver(List<Message> batch) {
        Message first = batch.get(0);
        if (first.kind() == Message.Kind.RUBBISH) {
            ledger.park(rubbish(first), ParkReason.UNREADABLE_PAYLOAD.code());
        } else {
            ledger.book(batch.stream().map(arrivals::get).toList());
        }
    }

    private InboundRecord rubbish(Message message) {
        return mails.get(message).record(new byte[] {1, 2, 3});
    }

    private Fate fold(Fate before, List<Message> batch) {
        Fate fate = before;
        for (Message message : batch) {
            fate = fate.after(message, total);
        }
        return fate;
    }

    /** What cannot be read is parked in a transaction of its own. */
    private List<List<Message>> batches() {
        List<Message> readable = messages.stream()
                .filter(message -> message.kind() != Message.Kind.RUBBISH)
                .toList();
        List<List<Message>> all = new ArrayList<>();
        messages.stream().filter(message -> !readable.contains(message)).forEach(each -> all.add(List.of(each)));
        List<List<Message>> longest = List.of(List.of());
        for (int length = 1; length <= Math.min(batchMax, readable.size()); length++) {
            longest = longest.stream()
                    .flatMap(shorter -> readable.stream()
                            .filter(message -> !shorter.contains(message))
                            .map(message -> appended(shorter, message)))
                    .toList();
            all.addAll(longest);
        }
        readable.forEach(message -> all.add(List.of(message, message)));
        return all;
    }

    private static List<Message> appended(List<Message> batch, Message message) {
        List<Message> longer = new ArrayList<>(batch);
        longer.add(message);
        return longer;
    }

    private void goTo(Fate fate) {
        reached.get(fate).run();
        ledger.clock.set(fate.due() ? Bank.DEADLINE : Bank.NOON);
    }

    private void reach(Fate fate) {
        if (!reached.containsKey(fate)) {
            reached.put(fate, ledger.savepoint());
            open.add(fate);
        }
    }

    /** The same rows later. */
    private void reachAt(Fate before, Fate later) {
        goTo(before);
        reach(later);
        ledger.clock.set(Bank.DEADLINE);
        ledger.sweep(SWEPT_MAX);
        Promises.everySagaHasEnded(ledger);
    }

    private void judge(Fate before, List<Fate> expected) {
        Map<SagaId, State> endsBefore = before.hasEnded() ? Map.of(SAGA, before.state()) : Map.of();
        promises.areKept(ledger, endsBefore);
        assertThat(told()).as(FATE).isIn(expected);
    }

    private Fate told() {
        Assembly saga = ledger.sagas.get(SAGA);
        Set<Message> done = new HashSet<>();
        mails.keySet().stream().filter(message -> !message.isPart()).forEach(message -> {
            boolean parked = ledger.parked.values().stream()
                    .anyMatch(record -> record.place().equals(rubbish(message).place()));
            boolean admitted = arrivals.containsKey(message)
                    && ledger.inbox.contains(arrivals.get(message).id().value());
            if (parked || admitted) {
                done.add(message);
            }
        });
        return new Fate(
                saga == null ? null : saga.state(),
                kept(Kept.PART),
                kept(Kept.CONFLICT),
                kept(Kept.LATE),
                Set.copyOf(done),
                !ledger.clock.now().isBefore(Bank.DEADLINE));
    }

    private Set<Message> kept(Kept how) {
        return ledger.kept.stream()
                .filter(part -> part.kept() == how)
                .map(part -> contents.get(part.part().hash()))
                .collect(Collectors.toUnmodifiableSet());
    }
}

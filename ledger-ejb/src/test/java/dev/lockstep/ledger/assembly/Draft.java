package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.LedgerCommand.CancelSaga;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Fixture: a sound saga of three parts, for {@link Provocation}s to spoil. */
final class Draft {

    static final int TOTAL = 3;
    static final SagaId SAGA = new SagaId(new UUID(1, 1));

    /**
     * What comes of the saga.
     *
     * @param number of the part, or 0 for the wish to cancel
     * @param sound true for the blameless content that contradicts the other one of its number
     * @param disagrees about the saga
     */
    record Coming(int number, boolean sound, boolean disagrees, Arrival arrival, Input input) {

        static Coming of(int number, boolean sound, boolean disagrees, Arrival arrival) {
            return new Coming(number, sound, disagrees, arrival, arrival.input());
        }
    }

    /**
     * What has come so far, in order.
     *
     * @param shutMeanwhile accounts are not shut from the beginning but just before the last part comes
     */
    record Heard(List<Coming> all, boolean shutMeanwhile) {

        /** The part comes now, and not its blameless other content. */
        boolean isNow(int number) {
            Coming now = all.get(all.size() - 1);
            return now.number() == number && !now.sound();
        }

        boolean accountsAreShut() {
            return !shutMeanwhile || isComplete();
        }

        boolean isComplete() {
            return IntStream.rangeClosed(1, TOTAL).allMatch(number -> contents(number) > 0);
        }

        /** The first content of a number is the one that is taken. */
        boolean wasTaken(int number) {
            return all.stream().filter(each -> each.number() == number).findFirst().stream()
                    .noneMatch(Coming::sound);
        }

        long contents(int number) {
            return all.stream().filter(each -> each.number() == number).count();
        }

        boolean disagrees() {
            return all.stream()
                            .filter(each -> each.number() > 0)
                            .map(Coming::disagrees)
                            .distinct()
                            .count()
                    > 1;
        }
    }

    private final Map<Integer, List<CommandLeg>> legs = new HashMap<>();
    private final Map<Integer, Integer> lengths = new HashMap<>();
    private final Map<Integer, Correction> corrections = new HashMap<>();
    private final Set<Integer> disagreeing = new HashSet<>();
    private final Set<Integer> contradicted = new HashSet<>();
    private @Nullable String digest;
    private boolean cancelled;

    Draft() {
        IntStream.rangeClosed(1, TOTAL).forEach(number -> move(number, "alice", "house"));
    }

    /** A cent. */
    void move(int number, String from, String to) {
        leg(number, from, Bank.EUR, -1);
        leg(number, to, Bank.EUR, 1);
    }

    void leg(int number, String account, Asset asset, long minor) {
        legs.computeIfAbsent(number, part -> new ArrayList<>())
                .add(new CommandLeg(account, Money.ofMinor(asset, minor)));
    }

    /** In bytes. */
    void length(int number, long bytes) {
        lengths.put(number, Math.toIntExact(bytes));
    }

    void correct(int number, Correction correction) {
        corrections.put(number, correction);
    }

    void seal(String sha256) {
        digest = sha256;
    }

    void disagree(int number) {
        disagreeing.add(number);
    }

    void contradict(int number) {
        contradicted.add(number);
    }

    void cancel() {
        cancelled = true;
    }

    List<Coming> coming() {
        List<Coming> all = new ArrayList<>();
        IntStream.rangeClosed(1, TOTAL)
                .forEach(number -> all.add(part(
                        number, new Post("part " + number, legs.get(number), null, corrections.get(number)), false)));
        contradicted.forEach(number -> all.add(part(number, Mail.move("alice", "house", 1), true)));
        if (cancelled) {
            all.add(Coming.of(
                    0, false, false, Mail.of(new CancelSaga(SAGA, "no")).id(1).arrival()));
        }
        return all;
    }

    private Coming part(int number, Post post, boolean sound) {
        boolean disagrees = !sound && disagreeing.contains(number);
        String type = disagrees ? "another" : "test";
        SagaContext context = new SagaContext(SAGA, number, TOTAL, Bank.DEADLINE, type, digest);
        Arrival arrival = Mail.of(post)
                .header(Headers.SAGA_CONTEXT, SagaContextCodec.encode(context))
                .arrival(payload(number, post, sound));
        return Coming.of(number, sound, disagrees, arrival);
    }

    private byte[] payload(int number, Post post, boolean sound) {
        byte[] payload = CommandCodec.encode(post);
        int length = sound ? payload.length : lengths.getOrDefault(number, payload.length);
        byte[] padded = Arrays.copyOf(payload, length);
        Arrays.fill(padded, payload.length, length, (byte) ' ');
        return padded;
    }
}

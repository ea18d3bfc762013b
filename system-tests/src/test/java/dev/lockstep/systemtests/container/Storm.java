package dev.lockstep.systemtests.container;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.LedgerCommand.CancelSaga;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.outbox.consume.InboundRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Records for many consumers at once: blocks of sagas whose parts are mixed, the same ones for everybody who asks. Most
 * sagas are sound and must be booked; others contradict themselves, are cancelled, cannot be paid for, lack a part, or have
 * a deadline that comes while they are handled. Some records cannot be read.
 */
final class Storm {

    private static final int SAGAS_OF_BLOCK = 500;
    private static final int RICH = 40;
    private static final int POOR = 4;
    private static final long BILLION = 1_000_000_000_00L;
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Records records;
    private final Ids ids;
    private final Clock clock;
    private final Random random;
    private final List<String> rich;
    private final List<String> poor;
    private final List<List<InboundRecord>> blocks = new ArrayList<>();
    private final Set<UUID> sagas = new HashSet<>();
    private final Set<UUID> sound = new HashSet<>();
    private boolean over;

    Storm(Records records, Ids ids, Clock clock, Random random) {
        this.records = records;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
        this.rich = Stream.generate(records::newCustomer).limit(RICH).toList();
        this.poor = Stream.generate(records::newCustomer).limit(POOR).toList();
    }

    /** Opens the customers' accounts, and gives a billion to each of the rich. */
    List<InboundRecord> foundation() {
        List<InboundRecord> foundation = new ArrayList<>();
        foundation.add(records.opening(rich));
        foundation.add(records.opening(poor));
        rich.forEach(account -> foundation.add(records.alone(Records.move(Records.OUTSIDE, account, BILLION))));
        return foundation;
    }

    /** The block of that number, made when it is first asked for; empty when the storm was over by then. */
    synchronized List<InboundRecord> block(int number) {
        if (number == blocks.size() && !over) {
            List<InboundRecord> block = new ArrayList<>();
            IntStream.range(0, SAGAS_OF_BLOCK).forEach(i -> block.addAll(saga()));
            Collections.shuffle(block, random);
            blocks.add(List.copyOf(block));
        }
        return number < blocks.size() ? blocks.get(number) : List.of();
    }

    synchronized void end() {
        over = true;
    }

    synchronized Set<UUID> sagas() {
        return Set.copyOf(sagas);
    }

    /** Those that must be booked: nothing is wrong with them, and there is time. */
    synchronized Set<UUID> sound() {
        return Set.copyOf(sound);
    }

    private List<InboundRecord> saga() {
        SagaId saga = new SagaId(ids.next());
        sagas.add(saga.value());
        int total = 1 + random.nextInt(4);
        boolean hasty = oneIn(8);
        boolean poorly = oneIn(10);
        int missing = hasty && total > 1 && oneIn(2) ? 1 + random.nextInt(total) : 0;
        Duration time = hasty ? Duration.ofMillis(random.nextInt(1_500)) : LONG;
        Instant deadline = clock.instant().plus(time).truncatedTo(ChronoUnit.MICROS);
        boolean wrong = false;
        List<InboundRecord> all = new ArrayList<>();
        for (int number = 1; number <= total; number++) {
            SagaContext context = new SagaContext(saga, number, total, deadline, "storm", null);
            if (number != missing) {
                all.add(records.part(context, post(poorly)));
            }
            if (oneIn(60)) {
                all.add(records.part(context, post(poorly)));
                wrong = true;
            }
            if (oneIn(100)) {
                all.add(records.unreadable(context));
            }
        }
        if (oneIn(30)) {
            all.add(records.alone(new CancelSaga(saga, "storm")));
            wrong = true;
        }
        if (!hasty && !poorly && !wrong) {
            sound.add(saga.value());
        }
        return all;
    }

    private Post post(boolean poorly) {
        String from = anyOf(poorly ? poor : rich);
        String to = oneIn(2) ? anyOf(rich) : Records.HOUSE;
        return Records.move(from, from.equals(to) ? Records.HOUSE : to, 1L + random.nextInt(100));
    }

    private String anyOf(List<String> accounts) {
        return accounts.get(random.nextInt(accounts.size()));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }
}

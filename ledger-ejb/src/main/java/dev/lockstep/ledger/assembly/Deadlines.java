package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.ledger.assembly.Sagas.Change;
import dev.lockstep.ledger.balance.Books;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ends open sagas whose deadline has come, in one transaction. */
final class Deadlines {

    private final Ports ports;

    Deadlines(Ports ports) {
        this.ports = ports;
    }

    /** Answers how many it found due; {@code limit} means that there may be more. */
    int run(int limit) {
        Sagas sagas = ports.store().sagas();
        List<Assembly> due = sagas.lockDue(limit);
        if (due.isEmpty()) {
            return 0;
        }
        Instant now = sagas.now();
        Map<SagaId, List<Integer>> received =
                sagas.received(due.stream().map(Assembly::saga).toList());
        Assembler assembler = new Assembler(new Books());
        Announcements announcements = new Announcements(ports.ids());
        List<Change> changes = new ArrayList<>();
        for (Assembly saga : due) {
            Input input = new Input.DeadlineReached();
            Decision decision = assembler.decide(saga, input, now);
            if (decision instanceof Decision.Expire) {
                changes.add(new Change(saga.after(input, decision), null));
                List<Integer> parts = received.getOrDefault(saga.saga(), List.of());
                announcements.add(saga.saga(), Announcements.expired(saga, parts, now), null, now);
            }
        }
        sagas.change(changes, now);
        announcements.writeTo(ports);
        return due.size();
    }
}

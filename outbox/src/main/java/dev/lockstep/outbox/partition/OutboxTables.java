package dev.lockstep.outbox.partition;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The outbox tables of this process, for metrics. Whoever looks after one registers it. */
@ApplicationScoped
public class OutboxTables {

    private final List<PartitionSweep> sweeps = new CopyOnWriteArrayList<>();

    public void register(PartitionSweep sweep) {
        sweeps.add(sweep);
    }

    /** As each was seen last; what has not been seen yet is absent. */
    public List<TableStatus> all() {
        return sweeps.stream()
                .map(PartitionSweep::status)
                .flatMap(Optional::stream)
                .toList();
    }
}

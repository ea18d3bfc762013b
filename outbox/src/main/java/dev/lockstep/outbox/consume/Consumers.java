package dev.lockstep.outbox.consume;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The consumers of this process, for health, metrics and pages. Whoever makes a consumer registers it. */
@ApplicationScoped
public class Consumers {

    private final List<ConsumerLoop> consumers = new CopyOnWriteArrayList<>();

    public void register(ConsumerLoop consumer) {
        consumers.add(consumer);
    }

    /** In the order of registration. */
    public List<ConsumerLoop> all() {
        return List.copyOf(consumers);
    }
}

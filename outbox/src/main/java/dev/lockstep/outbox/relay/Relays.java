package dev.lockstep.outbox.relay;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The relays of this process, for health, metrics and pages. Whoever makes a relay registers it. */
@ApplicationScoped
public class Relays {

    private final List<Relay> relays = new CopyOnWriteArrayList<>();

    public void register(Relay relay) {
        relays.add(relay);
    }

    /** In the order of registration. */
    public List<Relay> all() {
        return List.copyOf(relays);
    }
}

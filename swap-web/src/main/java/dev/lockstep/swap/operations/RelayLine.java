package dev.lockstep.swap.operations;

import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelayLag;
import dev.lockstep.outbox.relay.RelayStatus;
import dev.lockstep.outbox.relay.RelayVerdict;
import dev.lockstep.outbox.relay.RelayView;
import org.jspecify.annotations.Nullable;

/**
 * A relay as this node knows it.
 *
 * @param status of this node's one
 * @param view of all nodes' one; null until its database has told
 */
public record RelayLine(RelayStatus status, @Nullable RelayView view, RelayVerdict verdict) {

    static RelayLine of(Relay relay) {
        return new RelayLine(relay.status(), relay.view().orElse(null), relay.verdict());
    }

    public String name() {
        return status.name();
    }

    /** Null when there is no usable slot, or nobody knows. */
    public @Nullable RelayLag lag() {
        return view == null ? null : view.slot();
    }

    public boolean isPaused() {
        return view != null && view.isPaused();
    }
}

package dev.lockstep.outbox.relay;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The status of a relay in the making; written by the relay's threads in turn, read by any. */
final class RelayProgress {

    private final Clock clock;
    private RelayStatus status;

    RelayProgress(String name, Clock clock) {
        this.clock = clock;
        this.status = new RelayStatus(name, RelayState.STOPPED, clock.instant(), 0, 0, null, null, null);
    }

    synchronized RelayStatus status() {
        return status;
    }

    String name() {
        return status().name();
    }

    /** True when the state is another one than before. */
    synchronized boolean enter(RelayState state) {
        return enter(state, status.lastError());
    }

    synchronized boolean enter(RelayState state, @Nullable String error) {
        RelayStatus s = status;
        boolean news = s.state() != state;
        status = new RelayStatus(
                s.name(),
                state,
                news ? clock.instant() : s.since(),
                s.relayed(),
                s.refused(),
                s.lastRelayedAt(),
                s.lastHeartbeatAt(),
                error);
        return news;
    }

    synchronized void published(int stored, int refused) {
        RelayStatus s = status;
        Instant now = clock.instant();
        status = new RelayStatus(
                s.name(),
                s.state(),
                s.since(),
                s.relayed() + stored,
                s.refused() + refused,
                stored > 0 ? now : s.lastRelayedAt(),
                s.lastHeartbeatAt(),
                s.lastError());
    }

    synchronized void heartbeat() {
        RelayStatus s = status;
        status = new RelayStatus(
                s.name(),
                s.state(),
                s.since(),
                s.relayed(),
                s.refused(),
                s.lastRelayedAt(),
                clock.instant(),
                s.lastError());
    }
}

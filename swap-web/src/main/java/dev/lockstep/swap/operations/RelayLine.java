package dev.lockstep.swap.operations;

import dev.lockstep.outbox.relay.RelayLag;
import dev.lockstep.outbox.relay.RelayStatus;
import org.jspecify.annotations.Nullable;

/** A relay and how far it is behind; the lag is null when its database does not say. */
public record RelayLine(RelayStatus status, @Nullable RelayLag lag) {}

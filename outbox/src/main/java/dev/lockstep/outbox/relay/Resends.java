package dev.lockstep.outbox.relay;

import dev.lockstep.outbox.append.OutboxFailed;
import dev.lockstep.outbox.relay.Control.Opening;
import dev.lockstep.outbox.relay.Control.Resending;
import dev.lockstep.outbox.relay.ResendAnswer.Begun;
import dev.lockstep.outbox.relay.ResendAnswer.Planned;
import dev.lockstep.outbox.relay.ResendAnswer.Reason;
import dev.lockstep.outbox.relay.ResendAnswer.Refused;
import dev.lockstep.outbox.relay.ResendRequest.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Sends messages of a relay's outbox again because an operator asks for it: first counted, then on a thread of its own. */
final class Resends {

    private static final Logger LOG = System.getLogger(Resends.class.getName());

    private final Relay relay;
    private final RelayNode node;
    private final Relay.Ports ports;
    private final Clock clock;
    private final ThreadFactory threads;

    Resends(Relay relay, RelayNode node, Relay.Ports ports, Clock clock, ThreadFactory threads) {
        this.relay = relay;
        this.node = node;
        this.ports = ports;
        this.clock = clock;
        this.threads = threads;
    }

    /** How many messages it is about; a span without an end ends now. */
    ResendAnswer plan(ResendRequest asked) {
        ResendRequest request = asked.kind() == Kind.RANGE && asked.until() == null
                ? ResendRequest.range(Objects.requireNonNull(asked.since()), clock.instant())
                : asked;
        try {
            if (ports.control().isPauseWished()) {
                return new Refused(Reason.PAUSED, "The relay is paused; resume it first.");
            }
            if (request.kind() == Kind.RECOVER && !(ports.slot().look() instanceof SlotView.Unusable)) {
                return new Refused(Reason.SLOT_USABLE, "The slot is there; nothing has to be recovered.");
            }
            long messages = ports.history().count(request, node.resendMax());
            return messages > node.resendMax()
                    ? new Refused(
                            Reason.TOO_MANY,
                            "There are more than " + node.resendMax()
                                    + " messages (lockstep.relay.resend_max); ask for a shorter span.")
                    : new Planned(request, messages);
        } catch (SQLException e) {
            throw new OutboxFailed("could not count the messages of relay " + name(), e);
        }
    }

    /**
     * Begins to send.
     *
     * @param confirmed how many messages whoever asks expects; for a lost slot, to which messages are added meanwhile, at least
     */
    ResendAnswer begin(ResendRequest asked, long confirmed, String by, String reason) {
        ResendAnswer answer = plan(asked);
        if (!(answer instanceof Planned planned)) {
            return answer;
        }
        boolean asConfirmed =
                asked.kind() == Kind.RECOVER ? planned.messages() >= confirmed : planned.messages() == confirmed;
        if (!asConfirmed) {
            return new Refused(
                    Reason.NOT_AS_CONFIRMED,
                    "There are " + planned.messages() + " messages, not " + confirmed + " as confirmed; count again.");
        }
        return begin(planned, by, reason);
    }

    private ResendAnswer begin(Planned planned, String by, String reason) {
        Opening opening = new Opening(planned.request(), by, reason, node.name(), planned.messages());
        try {
            Optional<Resending> begun = ports.control().begin(opening);
            if (begun.isEmpty()) {
                return new Refused(
                        Reason.BUSY, "Messages are being sent again already, on some node; wait for its end.");
            }
            Resending resending = begun.get();
            LOG.log(
                    Level.INFO,
                    "relay.resend-asked name={0} id={1} kind={2} since={3} until={4} messages={5} by={6} reason=\"{7}\"",
                    name(),
                    Long.toString(resending.id()),
                    planned.request().kind(),
                    planned.request().since(),
                    planned.request().until(),
                    Long.toString(planned.messages()),
                    by,
                    reason);
            threads.newThread(() -> send(resending, planned.request())).start();
            return new Begun(resending.id(), planned.messages());
        } catch (SQLException e) {
            throw new OutboxFailed("could not begin to send messages of relay " + name() + " again", e);
        }
    }

    /** To its end; what goes wrong is kept with the request. */
    void send(Resending resending, ResendRequest request) {
        try (resending) {
            resending.ended(failure(resending, request));
        } catch (SQLException e) {
            LOG.log(
                    Level.WARNING,
                    "relay.resend-not-ended name={0} id={1} why=\"{2}\"; see runbook#resend",
                    name(),
                    Long.toString(resending.id()),
                    e.getMessage());
        }
    }

    private @Nullable String failure(Resending resending, ResendRequest request) {
        try {
            relay.sendAgain(request, sent -> {
                try {
                    resending.sent(sent);
                } catch (SQLException e) {
                    throw new OutboxFailed("could not note that " + sent + " messages were sent again", e);
                }
            });
            return null;
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "relay.resend-failed name={0} id={1} why=\"{2}\"; see runbook#resend",
                    name(),
                    Long.toString(resending.id()),
                    e.getMessage());
            return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
        }
    }

    private String name() {
        return relay.status().name();
    }
}

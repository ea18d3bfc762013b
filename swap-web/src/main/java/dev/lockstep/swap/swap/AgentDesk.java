package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.agent.Agent;
import dev.lockstep.swap.agent.Allowances;
import dev.lockstep.swap.agent.Cap;
import dev.lockstep.swap.channel.Channel;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.offer.Offer;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Accepts offers for agents, within their caps, in the caller's transaction; what is above the threshold waits for an approver. */
@Dependent
public class AgentDesk {

    private static final Logger LOG = System.getLogger(AgentDesk.class.getName());

    private static final long WAIT_MIN_MS = 1_000;
    private static final long WAIT_MAX_MS = 3_600_000;

    private final SwapDesk desk;
    private final Allowances allowances;
    private final Clock clock;
    private final Duration approvalWait;

    @Inject
    AgentDesk(
            SwapDesk desk,
            Allowances allowances,
            Clock clock,
            @ConfigProperty(name = "lockstep.approval.wait_max_ms", defaultValue = "900000") long approvalWaitMs) {
        if (approvalWaitMs < WAIT_MIN_MS || approvalWaitMs > WAIT_MAX_MS) {
            throw new IllegalArgumentException("lockstep.approval.wait_max_ms must be " + WAIT_MIN_MS + " to "
                    + WAIT_MAX_MS + ", not " + approvalWaitMs);
        }
        this.desk = desk;
        this.allowances = allowances;
        this.clock = clock;
        this.approvalWait = Duration.ofMillis(approvalWaitMs);
    }

    Swap accept(Channel channel, Agent agent, OfferId id, Trace trace) {
        Offer offer = desk.found(channel, id);
        Instant now = clock.instant();
        desk.requireOpen(offer, now);
        Money sold = offer.quote().sell();
        Cap cap = agent.capFor(sold);
        Swap swap = cap.needsApproval(sold)
                ? pending(channel, agent, offer, now, trace)
                : desk.request(channel, offer, now, trace);
        // At the end, because this is where the agent's other requests wait.
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!allowances.take(channel.name(), agent.subject(), day, sold, cap.perDay())) {
            throw Problem.of(
                            ProblemCode.AGENT_CAP_EXCEEDED,
                            "This agent may ask to sell " + cap.perDay() + " within a day, and with these " + sold
                                    + " it would be more. A day begins at 00:00 UTC.")
                    .asException();
        }
        return swap;
    }

    /** The price is firm as long as the offer is, so that is how long there is to approve it. */
    private Swap pending(Channel channel, Agent agent, Offer offer, Instant now, Trace trace) {
        Instant longest = now.plus(approvalWait);
        Instant answerBy = longest.isBefore(offer.expiresAt()) ? longest : offer.expiresAt();
        Swap swap = desk.swap(channel, offer, now)
                .pending(Approval.asked(agent.subject(), now, answerBy), answerBy.plus(channel.sagaTimeout()));
        desk.add(swap, trace);
        LOG.log(
                Level.INFO,
                "swap.pending_approval swap={0} asked_by={1} answer_by={2} trace={3}",
                swap.id(),
                agent.subject(),
                answerBy,
                trace.id());
        return swap;
    }
}

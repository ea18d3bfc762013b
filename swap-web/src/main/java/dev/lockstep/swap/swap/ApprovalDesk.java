package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.outbox.append.Outbox;
import dev.lockstep.swap.admission.Gate;
import dev.lockstep.swap.channel.Channel;
import dev.lockstep.swap.event.Feed;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.offer.Offer;
import dev.lockstep.swap.offer.Offers;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.SwapOutbox;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides on swaps that wait for approval, in the caller's transaction. The swap's row is locked before it is judged, so of two that
 * decide at once the second one sees what the first one did. Saying the same twice has the effect of once.
 */
@Dependent
public class ApprovalDesk {

    private static final Logger LOG = System.getLogger(ApprovalDesk.class.getName());

    private final SwapDesk desk;
    private final Swaps swaps;
    private final Approvals approvals;
    private final Offers offers;
    private final Gate gate;
    private final Outbox outbox;
    private final Feed feed;
    private final Ids ids;
    private final Clock clock;

    @Inject
    ApprovalDesk(
            SwapDesk desk,
            Swaps swaps,
            Approvals approvals,
            Offers offers,
            Gate gate,
            @SwapOutbox Outbox outbox,
            Feed feed,
            Ids ids,
            Clock clock) {
        this.desk = desk;
        this.swaps = swaps;
        this.approvals = approvals;
        this.offers = offers;
        this.gate = gate;
        this.outbox = outbox;
        this.feed = feed;
        this.ids = ids;
        this.clock = clock;
    }

    /** Sends the parts to the ledger, as the acceptance would have done; nothing for a swap that is not there. */
    Optional<Swap> approve(Channel channel, String by, SwapId id, Trace trace) {
        approvals.lock(channel.name(), id);
        return swaps.find(channel.name(), id).map(swap -> {
            Instant now = clock.instant();
            switch (standing(swap, by, now)) {
                case APPROVED -> {
                    return swap;
                }
                case REJECTED -> throw decided("It was rejected.");
                case MISSED -> throw missed(swap);
                case WAITING -> {
                    gate.pass(channel);
                    return approved(swap.approved(by, now, now.plus(channel.sagaTimeout())), trace);
                }
            }
            throw new IllegalStateException("no such standing");
        });
    }

    private Swap approved(Swap swap, Trace trace) {
        Offer offer = offers.find(swap.channel(), swap.offer())
                .orElseThrow(() -> new IllegalStateException("the offer of swap " + swap.id() + " is not there"));
        approvals.approved(swap, trace);
        desk.send(swap, offer, trace);
        feed.append(List.of(SwapEvent.of(swap, swap.progress()).happening(ids.next())));
        LOG.log(
                Level.INFO,
                "swap.approved swap={0} saga={1} asked_by={2} decided_by={3} trace={4}",
                swap.id(),
                swap.saga(),
                swap.approvalNeeded().askedBy(),
                swap.approvalNeeded().decidedBy(),
                trace.id());
        return swap;
    }

    /** Ends the swap as REFUSED; nothing for one that is not there. */
    Optional<Swap> reject(Channel channel, String by, SwapId id, String reason, Trace trace) {
        approvals.lock(channel.name(), id);
        return swaps.find(channel.name(), id).map(swap -> {
            Instant now = clock.instant();
            switch (standing(swap, by, now)) {
                case REJECTED -> {
                    return swap;
                }
                case APPROVED -> throw decided("It was approved and has gone to the ledger.");
                case MISSED -> throw missed(swap);
                case WAITING -> {
                    return end(swap, new Progress.Refused(now, Approval.REJECTED, reason), by, trace);
                }
            }
            throw new IllegalStateException("no such standing");
        });
    }

    /** Ends the first swaps, at most {@code limit}, that nobody has decided on in time; answers how many those were. */
    int expire(int limit) {
        Instant now = clock.instant();
        List<Approvals.Overdue> overdue = approvals.overdue(now, limit);
        for (Approvals.Overdue each : overdue) {
            Swap swap = swaps.find(each.channel(), each.swap())
                    .orElseThrow(
                            () -> new IllegalStateException("swap " + each.swap() + " was locked and is not there"));
            end(swap, new Progress.Expired(now), null, null);
        }
        return overdue.size();
    }

    private Swap end(Swap pending, Progress.Ended end, @Nullable String by, @Nullable Trace cause) {
        Swap ended = pending.unapproved(end, by);
        approvals.ended(ended, end);
        SwapEvent event = SwapEvent.of(ended, end);
        Envelope announcement = event.message(ids, cause);
        outbox.append(List.of(announcement));
        feed.append(List.of(event.happening(announcement.id().value())));
        LOG.log(
                Level.INFO,
                "swap.unapproved swap={0} state={1} asked_by={2} decided_by={3}",
                ended.id(),
                end.state(),
                ended.approvalNeeded().askedBy(),
                by == null ? "nobody" : by);
        return ended;
    }

    private static Approval.Standing standing(Swap swap, String by, Instant now) {
        Approval approval = swap.approval();
        if (approval == null) {
            throw decided("Nobody had to approve it.");
        }
        if (approval.askedBy().equals(by)) {
            throw Problem.of(
                            ProblemCode.APPROVER_IS_REQUESTER,
                            "Whoever asks for a swap does not decide on it; somebody else has to.")
                    .asException();
        }
        return approval.standing(swap.progress(), now);
    }

    private static RuntimeException decided(String how) {
        return Problem.of(ProblemCode.NOT_AWAITING_APPROVAL, "This swap does not wait for approval. " + how)
                .asException();
    }

    private static RuntimeException missed(Swap swap) {
        return Problem.of(
                        ProblemCode.APPROVAL_EXPIRED,
                        "It could be approved until " + swap.approvalNeeded().answerBy()
                                + "; its price is not firm any more. Ask for a new offer.")
                .asException();
    }
}

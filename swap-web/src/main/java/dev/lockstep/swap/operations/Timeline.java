package dev.lockstep.swap.operations;

import dev.lockstep.contract.query.EvidenceView;
import dev.lockstep.contract.query.PartView;
import dev.lockstep.contract.query.SagaSummary;
import dev.lockstep.contract.query.SagaView;
import dev.lockstep.swap.operations.Step.Kind;
import dev.lockstep.swap.operations.SwapLine.ApprovalLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The story of a deal in the order of time: what the swap service did, what the ledger received and how it ended, and
 * what is still awaited. Either side may know nothing: a saga of another team has no swap, a fresh swap no saga yet.
 */
final class Timeline {

    private final List<Step> steps = new ArrayList<>();
    private final @Nullable Instant start;

    private Timeline(@Nullable Instant start) {
        this.start = start;
    }

    static List<Step> of(Optional<SwapLine> swap, Optional<SagaView> saga, Instant now) {
        Timeline timeline = new Timeline(swap.map(Timeline::beginning)
                .or(() -> saga.map(view -> view.summary().firstSeenAt()))
                .orElse(null));
        swap.ifPresent(timeline::swapBegins);
        saga.ifPresent(timeline::ledgerReceives);
        saga.ifPresent(timeline::ledgerEnds);
        swap.ifPresent(line -> timeline.swapEnds(line, saga));
        timeline.steps.sort(Comparator.comparing(Step::at, Comparator.nullsLast(Comparator.naturalOrder())));
        timeline.awaited(swap, saga, now);
        return List.copyOf(timeline.steps);
    }

    private void swapBegins(SwapLine swap) {
        add(swap.offeredAt(), Kind.PLAIN, "Offered", "offer " + swap.offer());
        ApprovalLine approval = swap.approval();
        if (approval == null) {
            add(swap.requestedAt(), Kind.PLAIN, "Accepted", "swap and commands written in one transaction");
        } else {
            approvalGoes(swap, approval);
        }
    }

    private void approvalGoes(SwapLine swap, ApprovalLine approval) {
        add(
                approval.askedAt(),
                Kind.PLAIN,
                "Asked for",
                "by " + approval.askedBy() + "; somebody else has to approve it");
        if (approval.decidedBy() != null && approval.decidedAt() != null) {
            String by = "by " + approval.decidedBy();
            if (swap.isUnapproved()) {
                add(approval.decidedAt(), Kind.BAD, "Rejected", by + ": " + swap.refusalDetail());
            } else {
                add(approval.decidedAt(), Kind.GOOD, "Approved", by + "; commands written in that transaction");
            }
        } else if (swap.endedAt() != null) {
            add(swap.endedAt(), Kind.BAD, "Expired", "nobody approved it in time; the ledger never heard of it");
        }
    }

    private static Instant beginning(SwapLine swap) {
        return swap.approval() == null ? swap.requestedAt() : swap.approval().askedAt();
    }

    private void ledgerReceives(SagaView saga) {
        int total = saga.summary().total();
        for (PartView part : saga.parts()) {
            steps.add(new Step(
                    part.receivedAt(),
                    since(part.receivedAt()),
                    Kind.PLAIN,
                    "Part " + part.part() + " of " + total + " received",
                    "message " + part.message(),
                    part.topic() + "/" + part.partition() + "@" + part.offset(),
                    part.payload()));
        }
        for (EvidenceView evidence : saga.evidence()) {
            boolean late = evidence.kind().equals("LATE");
            steps.add(new Step(
                    evidence.receivedAt(),
                    since(evidence.receivedAt()),
                    Kind.BAD,
                    "Part " + evidence.part() + (late ? " came after the end" : " came with another content"),
                    "kept as evidence, not booked; message " + evidence.message(),
                    null,
                    evidence.payload()));
        }
    }

    private void ledgerEnds(SagaView view) {
        SagaSummary saga = view.summary();
        if (saga.endedAt() == null) {
            return;
        }
        // The end and the last part are one transaction; their times are read some milliseconds apart, in any order.
        Instant lastPart = view.parts().stream()
                .map(PartView::receivedAt)
                .max(Comparator.naturalOrder())
                .orElse(saga.endedAt());
        Instant ended = lastPart.isAfter(saga.endedAt()) ? lastPart : saga.endedAt();
        switch (saga.state()) {
            case "BOOKED" -> add(ended, Kind.GOOD, "Booked", "all " + saga.total() + " parts in one transaction");
            case "REFUSED" ->
                add(
                        ended,
                        Kind.BAD,
                        "Refused: " + saga.refusalCode(),
                        saga.refusalDetail() == null
                                ? "nothing is booked"
                                : saga.refusalDetail() + "; nothing is booked");
            default ->
                add(
                        ended,
                        Kind.BAD,
                        "Expired",
                        saga.received() + " of " + saga.total() + " parts had come; nothing is booked");
        }
    }

    /** A swap that took its end over from the ledger has the ledger's time for it: one line tells both. */
    private void swapEnds(SwapLine swap, Optional<SagaView> saga) {
        Instant ended = swap.endedAt();
        Optional<Instant> told = saga.map(view -> view.summary().endedAt());
        if (ended != null && !swap.isUnapproved() && told.filter(ended::equals).isEmpty()) {
            add(ended, swap.state().equals("BOOKED") ? Kind.GOOD : Kind.BAD, "Swap " + swap.state(), null);
        }
    }

    private void awaited(Optional<SwapLine> swap, Optional<SagaView> saga, Instant now) {
        if (swap.filter(SwapLine::isUnapproved).isPresent()) {
            swap.filter(line -> line.endedAt() == null)
                    .map(SwapLine::approval)
                    .ifPresent(approval -> await(Kind.OPEN, "Waiting for approval", left(approval.answerBy(), now)));
            return;
        }
        saga.map(SagaView::summary)
                .filter(summary -> summary.blocked() != null)
                .ifPresent(summary -> await(Kind.BAD, "A part is parked", summary.blocked()));
        Optional<SagaSummary> open = saga.map(SagaView::summary).filter(summary -> summary.endedAt() == null);
        open.ifPresent(summary -> await(Kind.OPEN, "Waiting for " + missing(saga.get()), deadline(summary, now)));
        if (saga.isEmpty()) {
            await(Kind.OPEN, "The ledger has received nothing of it yet", "see relay, consumers and what is parked");
        } else if (open.isEmpty() && swap.filter(line -> line.endedAt() == null).isPresent()) {
            await(Kind.OPEN, "The swap has not been told of the end yet", "see relay and consumers on the overview");
        }
    }

    private static String missing(SagaView saga) {
        TreeSet<Integer> missing = new TreeSet<>();
        for (int part = 1; part <= saga.summary().total(); part++) {
            missing.add(part);
        }
        saga.parts().forEach(part -> missing.remove(part.part()));
        String numbers = missing.stream().limit(20).map(String::valueOf).collect(Collectors.joining(", "));
        String more = missing.size() > 20 ? " and " + (missing.size() - 20) + " more" : "";
        return (missing.size() == 1 ? "part " : "parts ") + numbers + more;
    }

    private static String deadline(SagaSummary saga, Instant now) {
        Instant deadline = saga.deadline();
        if (deadline == null) {
            return "without a deadline";
        }
        return left(deadline, now);
    }

    private static String left(Instant deadline, Instant now) {
        Duration left = Duration.between(now, deadline);
        return left.isNegative()
                ? "its deadline was " + Wording.words(left.negated()) + " ago"
                : "it expires in " + Wording.words(left);
    }

    private void await(Kind kind, String what, @Nullable String detail) {
        steps.add(new Step(null, null, kind, what, detail, null, null));
    }

    private void add(Instant at, Kind kind, String what, @Nullable String detail) {
        steps.add(new Step(at, since(at), kind, what, detail, null, null));
    }

    private @Nullable Duration since(Instant at) {
        return start == null || at.isBefore(start) ? null : Duration.between(start, at);
    }
}

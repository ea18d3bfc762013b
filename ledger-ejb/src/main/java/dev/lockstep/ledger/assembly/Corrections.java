package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.ledger.journal.Past;
import dev.lockstep.ledger.journal.PastPosting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Whether parts put right what they say they do. */
final class Corrections {

    private record Corrected(PostingId posting, Correction.Kind how) {}

    private final Past past;

    Corrections(Past past) {
        this.past = past;
    }

    /** Why this part can never be booked, whatever the others are: its legs are sound, its accounts are known. */
    Optional<Refusal> fault(Part part) {
        Correction correction = part.post().corrects();
        if (correction == null) {
            return Optional.empty();
        }
        PastPosting posting = past.posting(correction.posting());
        if (posting == null) {
            return refusal(RefusalCode.UNKNOWN_POSTING, part, "is not in the journal");
        }
        if (posting.corrected().contains(correction.kind())) {
            return refusal(
                    RefusalCode.ALREADY_CORRECTED,
                    part,
                    "has its " + correction.kind().code() + " already");
        }
        boolean mismatch = correction.kind() == Correction.Kind.REVERSAL && !posting.isTakenBackBy(legs(part));
        return mismatch
                ? refusal(RefusalCode.REVERSAL_MISMATCH, part, "has other legs than these, negated")
                : Optional.empty();
    }

    /** What is wrong with all parts together, each of them being sound: a correction twice, or half of one. */
    List<Refusal> faults(List<Part> saga) {
        List<Refusal> faults = new ArrayList<>();
        Set<Corrected> corrected = new HashSet<>();
        for (Part part : saga) {
            Correction correction = part.post().corrects();
            if (correction != null && !corrected.add(new Corrected(correction.posting(), correction.kind()))) {
                refusal(RefusalCode.ALREADY_CORRECTED, part, "is corrected so by a part before")
                        .ifPresent(faults::add);
            }
        }
        for (Part part : saga) {
            if (isReplacementOnly(part, corrected)) {
                refusal(RefusalCode.NOT_REVERSED, part, "is not reversed, neither before nor by this saga")
                        .ifPresent(faults::add);
            }
        }
        return faults;
    }

    private boolean isReplacementOnly(Part part, Set<Corrected> corrected) {
        Correction correction = part.post().corrects();
        if (correction == null || correction.kind() != Correction.Kind.REPLACEMENT) {
            return false;
        }
        PastPosting posting = past.posting(correction.posting());
        return posting != null
                && !posting.isReversed()
                && !corrected.contains(new Corrected(posting.id(), Correction.Kind.REVERSAL));
    }

    private static List<Leg> legs(Part part) {
        return part.post().legs().stream()
                .map(leg -> new Leg(leg.account(), leg.amount()))
                .toList();
    }

    private static Optional<Refusal> refusal(RefusalCode code, Part part, String why) {
        Correction correction = Objects.requireNonNull(part.post().corrects(), "checked before");
        return Optional.of(Refusal.ofPart(
                code, part, "part " + part.number() + ", posting " + correction.posting() + ": the posting " + why));
    }
}

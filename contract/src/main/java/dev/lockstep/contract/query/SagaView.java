package dev.lockstep.contract.query;

import java.util.List;

/** A saga with everything that came for it. */
public record SagaView(SagaSummary summary, List<PartView> parts, List<EvidenceView> evidence) {
    public SagaView {
        parts = List.copyOf(parts);
        evidence = List.copyOf(evidence);
    }
}

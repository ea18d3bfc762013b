package dev.lockstep.contract.query;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Correction;

/**
 * A link between a posting and the one that corrects it, seen from either.
 *
 * @param posting the other posting
 * @param saga the other posting's
 */
public record CorrectionView(Correction.Kind kind, PostingId posting, SagaId saga, String reason, String actor) {}

package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.SagaId;
import java.util.Locale;

/** A saga that ended, for the log. */
record Ended(SagaId saga, Assembly.State state, int parts, String code) {

    static Ended of(Sagas.Change change) {
        return new Ended(
                change.saga().saga(),
                change.saga().state(),
                change.saga().received(),
                change.refusal() == null ? "" : change.refusal().code().code());
    }

    /** {@code saga.refused saga=0190... parts=2 code=part-conflict}. */
    String line() {
        String name = state.name().toLowerCase(Locale.ROOT);
        return "saga." + name + " saga=" + saga + " parts=" + parts + (code.isEmpty() ? "" : " code=" + code);
    }
}

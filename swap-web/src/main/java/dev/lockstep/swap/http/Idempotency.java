package dev.lockstep.swap.http;

import java.util.Optional;

/**
 * The keys of requests that had an effect, kept as long as the effect. Every call demands a running transaction, the one
 * of the effect: there is no moment at which one is there without the other.
 */
interface Idempotency {

    /**
     * Takes the key for this transaction and answers nothing, or answers what the first request with it got. A second
     * request waits here for the end of the first one. Throws {@link ProblemException}: {@code idempotency-key-reused}
     * for another request, {@code idempotency-key-in-use} when the first one takes too long.
     */
    Optional<Answer> begin(IdempotentRequest request);

    /** Keeps the answer for repeated requests. */
    void answered(IdempotentRequest request, Answer answer);
}

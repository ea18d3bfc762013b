package dev.lockstep.swap.webhook;

import dev.lockstep.swap.http.JsonView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A delivery as the API answers it; with its attempts when it was asked for by its id. */
record DeliveryView(
        String id,
        String endpoint,
        String event,
        String type,
        String state,
        int attemptCount,
        @Nullable Instant nextAttemptAt,
        Instant createdAt,
        @Nullable Instant endedAt,
        @Nullable List<AttemptView> attempts)
        implements JsonView {

    /** {@code error} is left out for a success, {@code status} where there was no answer. */
    record AttemptView(
            Instant at,
            long durationMs,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String answer) {

        static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    attempt.beganAt(), attempt.took().toMillis(), attempt.status(), attempt.error(), attempt.answer());
        }
    }

    static DeliveryView of(Delivery delivery) {
        return of(delivery, null);
    }

    static DeliveryView of(Delivery delivery, @Nullable List<Attempt> attempts) {
        return new DeliveryView(
                delivery.id().toString(),
                delivery.endpoint().toString(),
                delivery.event().toString(),
                delivery.type(),
                delivery.state().name(),
                delivery.attempts(),
                delivery.state() == Delivery.State.PENDING ? delivery.dueAt() : null,
                delivery.createdAt(),
                delivery.endedAt(),
                attempts == null ? null : attempts.stream().map(AttemptView::of).toList());
    }
}

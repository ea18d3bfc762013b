package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The swaps of all channels, read only. Committed rows; {@link IllegalStateException} when the database is away. */
interface SwapBook {

    int MINUTES = 30;

    SwapFigures figures(Instant now);

    /** A page of the swaps, newest first, older than {@code before}. */
    List<SwapLine> list(Filter filter, @Nullable SwapId before, int limit);

    Optional<SwapLine> find(SwapId id);

    Optional<SwapLine> ofSaga(SagaId saga);

    /** Everything in the swap database that has this id. */
    List<Found> identify(UUID id);

    /** Which swaps; null: any. */
    record Filter(@Nullable String state, @Nullable CustomerId customer) {}

    /** A thing that an id stands for, and the id of the swap, saga or customer where it is shown. */
    record Found(Kind kind, UUID shownAt) {}

    /** What an id can stand for. */
    enum Kind {
        SWAP,
        SAGA,
        CUSTOMER,
        PARKED
    }
}

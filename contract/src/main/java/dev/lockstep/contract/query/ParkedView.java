package dev.lockstep.contract.query;

import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Header;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parked record with its bytes; {@code state} is PARKED, REPLAYED or DISCARDED. */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes are shown and sent again as they came
public record ParkedView(
        ParkedId id,
        String topic,
        int partition,
        long offset,
        byte @Nullable [] key,
        byte @Nullable [] payload,
        List<Header> headers,
        String reason,
        String detail,
        @Nullable SagaId saga,
        String state,
        Instant parkedAt,
        @Nullable Instant resolvedAt,
        @Nullable String resolvedBy) {
    public ParkedView {
        headers = List.copyOf(headers);
    }
}

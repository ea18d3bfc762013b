package dev.lockstep.swap.export;

import dev.lockstep.contract.query.EvidenceView;
import dev.lockstep.contract.query.PartView;
import dev.lockstep.contract.query.SagaSummary;
import dev.lockstep.contract.query.SagaView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A saga with everything that came for it, as it is exported; a line of CSV is one part. */
record SagaRecord(
        String saga,
        String type,
        String state,
        int total,
        int received,
        @Nullable Instant deadline,
        Instant firstSeenAt,
        @Nullable Instant endedAt,
        @Nullable String code,
        @Nullable String reason,
        @Nullable String blocked,
        List<Part> parts) {

    static final List<String> COLUMNS = List.of(
            "saga",
            "type",
            "state",
            "total",
            "received",
            "deadline",
            "firstSeenAt",
            "endedAt",
            "code",
            "reason",
            "blocked",
            "part",
            "message",
            "disposition",
            "partReceivedAt",
            "topic",
            "partition",
            "offset");

    SagaRecord {
        parts = List.copyOf(parts);
    }

    static SagaRecord of(SagaView view) {
        SagaSummary saga = view.summary();
        List<Part> parts = new ArrayList<>();
        view.parts().forEach(part -> parts.add(Part.of(part)));
        view.evidence().forEach(part -> parts.add(Part.of(part)));
        return new SagaRecord(
                saga.saga().toString(),
                saga.type(),
                saga.state(),
                saga.total(),
                saga.received(),
                saga.deadline(),
                saga.firstSeenAt(),
                saga.endedAt(),
                saga.refusalCode(),
                saga.refusalDetail(),
                saga.blocked(),
                parts);
    }

    /**
     * A part that came.
     *
     * @param disposition TAKEN, CONFLICT or LATE
     * @param payload the message as it came
     */
    record Part(
            int part,
            String message,
            String disposition,
            Instant receivedAt,
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long offset,
            String payload) {

        static Part of(PartView part) {
            return new Part(
                    part.part(),
                    part.message().toString(),
                    "TAKEN",
                    part.receivedAt(),
                    part.topic(),
                    part.partition(),
                    part.offset(),
                    part.payload());
        }

        static Part of(EvidenceView part) {
            return new Part(
                    part.part(),
                    part.message().toString(),
                    part.kind(),
                    part.receivedAt(),
                    null,
                    null,
                    null,
                    part.payload());
        }
    }
}

package dev.lockstep.ledger.assembly;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code ledger.part}, written once. */
@Entity(name = "Part")
@Table(schema = "ledger", name = "part")
@IdClass(PartRow.Key.class)
class PartRow {

    /** The primary key. */
    static class Key {
        private UUID saga;
        private int number;

        protected Key() {}

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && number == that.number && saga.equals(that.saga);
        }

        @Override
        public int hashCode() {
            return 31 * saga.hashCode() + number;
        }
    }

    @Id
    @Column(name = "saga_id")
    private UUID saga;

    @Id
    @Column(name = "part_no")
    private int number;

    @Column(name = "message_id")
    private UUID message;

    @Column(name = "content_hash")
    private byte[] contentHash;

    @Column(name = "payload")
    private byte[] payload;

    @Column(name = "traceparent")
    private @Nullable String traceparent;

    @Column(name = "topic")
    private String topic;

    @Column(name = "partition")
    private int partition;

    @Column(name = "log_offset")
    private long offset;

    /** The time of the decision, not of the write: a part is never received after what it led to. */
    @Column(name = "received_at")
    private OffsetDateTime receivedAt;

    protected PartRow() {}

    static PartRow of(Sagas.KeptPart kept, Instant receivedAt) {
        Arrival arrival = kept.arrival();
        PartRow row = new PartRow();
        row.saga = kept.saga().value();
        row.number = kept.part().number();
        row.message = arrival.id().value();
        row.contentHash = kept.part().hash().sha256();
        row.payload = arrival.message().payload();
        row.traceparent = arrival.traceparent();
        row.topic = arrival.record().topic();
        row.partition = arrival.record().partition();
        row.offset = arrival.record().offset();
        row.receivedAt = receivedAt.atOffset(ZoneOffset.UTC);
        return row;
    }
}

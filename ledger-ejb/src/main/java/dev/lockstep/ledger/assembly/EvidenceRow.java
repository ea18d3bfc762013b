package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code ledger.part_evidence}, written once. */
@Entity(name = "Evidence")
@Table(schema = "ledger", name = "part_evidence")
@IdClass(EvidenceRow.Key.class)
class EvidenceRow {

    /** The primary key. */
    static class Key {
        private UUID saga;
        private int number;
        private String kind;
        private byte[] contentHash;

        protected Key() {}

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that
                    && number == that.number
                    && saga.equals(that.saga)
                    && kind.equals(that.kind)
                    && Arrays.equals(contentHash, that.contentHash);
        }

        @Override
        public int hashCode() {
            return 31 * saga.hashCode() + Arrays.hashCode(contentHash);
        }
    }

    @Id
    @Column(name = "saga_id")
    private UUID saga;

    @Id
    @Column(name = "part_no")
    private int number;

    @Id
    @Column(name = "kind")
    private String kind;

    @Id
    @Column(name = "content_hash")
    private byte[] contentHash;

    @Column(name = "message_id")
    private UUID message;

    @Column(name = "payload")
    private byte[] payload;

    @Column(name = "saga_context")
    private @Nullable String context;

    @Column(name = "topic")
    private String topic;

    @Column(name = "partition")
    private int partition;

    @Column(name = "log_offset")
    private long offset;

    /** The time of the decision, not of the write: a part is never received after what it led to. */
    @Column(name = "received_at")
    private OffsetDateTime receivedAt;

    protected EvidenceRow() {}

    static EvidenceRow of(Sagas.KeptPart kept, Instant receivedAt) {
        Arrival arrival = kept.arrival();
        SagaContext context = arrival.message().context();
        EvidenceRow row = new EvidenceRow();
        row.saga = kept.saga().value();
        row.number = kept.part().number();
        row.kind = kept.kept().name();
        row.contentHash = kept.part().hash().sha256();
        row.message = arrival.id().value();
        row.payload = arrival.message().payload();
        row.context = context == null ? null : SagaContextCodec.encode(context);
        row.topic = arrival.record().topic();
        row.partition = arrival.record().partition();
        row.offset = arrival.record().offset();
        row.receivedAt = receivedAt.atOffset(ZoneOffset.UTC);
        return row;
    }
}

package dev.lockstep.ledger.journal;

import dev.lockstep.ledger.sql.StorableText;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** A row of {@code ledger.posting}, written once. */
@Entity(name = "Posting")
@Table(schema = "ledger", name = "posting")
class PostingRow {

    @Id
    @Column(name = "posting_id")
    private UUID id;

    @Column(name = "saga_id")
    private UUID saga;

    @Column(name = "part_no")
    private int part;

    @Column(name = "description")
    private String description;

    @Column(name = "leg_count")
    private int legCount;

    @Column(name = "effective_at")
    private OffsetDateTime effectiveAt;

    @Column(name = "booked_at")
    private OffsetDateTime bookedAt;

    protected PostingRow() {}

    static PostingRow of(BookedSaga saga, Entry entry) {
        PostingRow row = new PostingRow();
        row.id = entry.id().value();
        row.saga = saga.booking().saga().value();
        row.part = entry.posting().part();
        row.description = StorableText.of(entry.posting().description());
        row.legCount = entry.posting().legs().size();
        row.effectiveAt = entry.posting().effectiveAt().atOffset(ZoneOffset.UTC);
        row.bookedAt = saga.bookedAt().atOffset(ZoneOffset.UTC);
        return row;
    }
}

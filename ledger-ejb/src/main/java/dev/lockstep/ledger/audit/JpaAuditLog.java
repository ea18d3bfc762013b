package dev.lockstep.ledger.audit;

import dev.lockstep.ledger.sql.ArrayLiteral;
import dev.lockstep.ledger.sql.Chunks;
import dev.lockstep.ledger.sql.PackedBytes;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;

/** The audit log as table {@code ledger.audit_event}; one statement for a batch's events. */
@Dependent
class JpaAuditLog implements AuditLog {

    private static final String APPEND = """
            insert into ledger.audit_event (event_id, kind, subject, recorded_at, content, leaf_hash)
            select n.id, n.kind, n.subject, n.recorded_at, substring(b.content from n.at for n.size),
                   substring(b.hashes from cast(n.ordinal as integer) * 32 - 31 for 32)
              from unnest(cast(?1 as uuid[]), cast(?2 as text[]), cast(?3 as uuid[]), cast(?4 as timestamptz[]),
                          cast(?5 as integer[]), cast(?6 as integer[]))
                   with ordinality n (id, kind, subject, recorded_at, at, size, ordinal),
                   (select cast(?7 as bytea) as content, cast(?8 as bytea) as hashes) b
            """;

    @PersistenceContext(unitName = "ledger")
    EntityManager database;

    @Override
    public void append(List<AuditEvent> events) {
        Chunks.of(events, event -> event.content().length).forEach(this::appendChunk);
    }

    private void appendChunk(List<AuditEvent> events) {
        PackedBytes content = PackedBytes.of(events, AuditEvent::content);
        database.createNativeQuery(APPEND)
                .setParameter(1, ArrayLiteral.of(events, AuditEvent::id))
                .setParameter(2, ArrayLiteral.of(events, AuditEvent::kind))
                .setParameter(3, ArrayLiteral.of(events, AuditEvent::subject))
                .setParameter(4, ArrayLiteral.of(events, AuditEvent::recordedAt))
                .setParameter(5, content.offsets())
                .setParameter(6, content.sizes())
                .setParameter(7, content.bytes())
                .setParameter(8, PackedBytes.of(events, AuditEvent::leafHash).bytes())
                .executeUpdate();
    }
}

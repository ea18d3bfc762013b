package dev.lockstep.ledger.audit;

import java.util.List;

/** Append-only. Every call belongs to the running transaction. */
public interface AuditLog {

    void append(List<AuditEvent> events);
}

package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.ledger.account.Accounts;
import dev.lockstep.ledger.audit.AuditLog;
import dev.lockstep.ledger.balance.Balances;
import dev.lockstep.ledger.journal.Journal;
import dev.lockstep.outbox.append.Outbox;
import dev.lockstep.outbox.consume.Inbox;
import dev.lockstep.outbox.consume.ParkingLot;

/** Everything outside that a batch talks to; all of it in one transaction. */
record Ports(Store store, Messages messages, AuditLog auditLog, Ids ids) {

    /** The ledger's own tables. */
    record Store(Sagas sagas, Accounts accounts, Balances balances, Journal journal) {}

    /** What comes in and goes out. */
    record Messages(Outbox outbox, Inbox inbox, ParkingLot parkingLot) {}
}

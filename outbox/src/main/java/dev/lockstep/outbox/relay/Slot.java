package dev.lockstep.outbox.relay;

import java.sql.SQLException;

/** The replication slot, looked at and never touched. */
interface Slot {

    SlotView look() throws SQLException;
}

package dev.lockstep.outbox.relay;

import java.sql.SQLException;

/** The replication slot. */
interface Slot {

    SlotView look() throws SQLException;

    /** Makes the slot, in place of an invalidated one. It begins now: what was written before is not in it. */
    void recreate() throws SQLException;
}

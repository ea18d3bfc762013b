package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The outbox as a table: what was appended, sent or not. */
interface History {

    /** Takes messages in batches, in the order of their making. */
    interface Reader {
        void take(List<Envelope> messages) throws InterruptedException;
    }

    /** Reads everything that was made at or after this instant and is committed; memory stays bounded. */
    void read(Instant since, Reader reader) throws SQLException, InterruptedException;
}

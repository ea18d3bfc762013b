package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import java.sql.SQLException;
import java.util.List;

/** The outbox as a table: what was appended, sent or not. */
interface History {

    /** Takes messages in batches, in the order of their making. */
    interface Reader {
        void take(List<Envelope> messages) throws InterruptedException;
    }

    /** Reads what is asked for and committed; memory stays bounded. */
    void read(ResendRequest request, Reader reader) throws SQLException, InterruptedException;

    /** How many messages {@link #read} would read, counted up to {@code max} + 1. */
    long count(ResendRequest request, long max) throws SQLException;
}

package dev.lockstep.benchmarks.relay;

import dev.lockstep.contract.message.Envelope;
import java.sql.SQLException;
import java.util.List;

/** Writes messages to be relayed. */
interface Appender extends AutoCloseable {

    /** In one transaction, which is committed when this returns. */
    void append(List<Envelope> messages) throws SQLException;

    @Override
    void close() throws SQLException;

    /** One for each writer. */
    interface Source {
        Appender open() throws SQLException;
    }
}

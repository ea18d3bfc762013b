package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import io.debezium.DebeziumException;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorConfig.AutoCreateMode;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Operation;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.jdbc.JdbcConnection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The slot's part of the log, by Debezium's PostgreSQL connector: its connections, its stream and its decoder of
 * {@code pgoutput}. Used by one thread, but for Debezium's own that keeps the connection alive while nobody reads.
 */
final class DebeziumLog implements AutoCloseable {

    /** The setting with the application's name, letters, digits and signs that need no quoting. */
    static final String APPLICATION = "lockstep.application";

    private static final Logger LOG = System.getLogger(DebeziumLog.class.getName());

    /** A fraction of {@code wal_sender_timeout}: while Kafka is away nobody reads, and this alone keeps the connection. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);

    /** The server is told so often at most: it works for everything it is told. */
    private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** And so often at least: while others write, the driver confirms what holds nothing for us. */
    private static final long STATUS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** A transaction of one message is three reads, and there are transactions without any. */
    private static final int READS_PER_MESSAGE = 4;

    /** What a message takes beside its payload, about: its other columns, the objects that hold it. So much for a batch without any, too. */
    private static final long MESSAGE_BYTES = 1_024;

    /**
     * A batch is handed over after so long. Otherwise a row a millisecond would keep it open: the driver's look for more waits
     * a millisecond for it, and finds the next one.
     */
    private static final long READ_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Messages in the order of the log. */
    static final class Batch {
        private final List<Envelope> messages = new ArrayList<>();
        private long bytes = MESSAGE_BYTES;
        private boolean moved;

        List<Envelope> messages() {
            return messages;
        }

        /** What it takes in memory, about. */
        long bytes() {
            return bytes;
        }

        /** Nothing was read, not even the end of a transaction. */
        boolean isEmpty() {
            return messages.isEmpty() && !moved;
        }
    }

    private final PostgresConnection connection;
    private final ReplicationConnection replication;
    private final ReplicationStream stream;

    /** The end of the last transaction that was read to its end. */
    private Lsn read = Lsn.INVALID_LSN;

    private Lsn confirmed = Lsn.INVALID_LSN;
    private Lsn flushed = Lsn.INVALID_LSN;
    private long flushedNanos = System.nanoTime();
    private long probedNanos = System.nanoTime();

    private DebeziumLog(PostgresConnection connection, ReplicationConnection replication, ReplicationStream stream) {
        this.connection = connection;
        this.replication = replication;
        this.stream = stream;
    }

    /** Takes the slot, from its confirmed position on. */
    static DebeziumLog open(Properties properties) throws SQLException, InterruptedException {
        PostgresConnectorConfig connector = new PostgresConnectorConfig(Configuration.from(properties));
        TypeRegistry types = PostgresConnection.createTypeRegistry(connector.getJdbcConfig());
        PostgresConnection connection = new PostgresConnection(connector, types, PostgresConnection.CONNECTION_GENERAL);
        try {
            requireSlot(connector, connection);
            ReplicationConnection replication = replication(connector, connection);
            try {
                name(replication, connector);
                ReplicationStream stream = replication.startStreaming(new WalPositionLocator());
                stream.startKeepAlive(Executors.newSingleThreadExecutor(DebeziumLog::keepAlive));
                return new DebeziumLog(connection, replication, stream);
            } catch (SQLException | InterruptedException | RuntimeException | Error e) {
                close(replication);
                throw e;
            }
        } catch (SQLException | InterruptedException | RuntimeException | Error e) {
            close(connection);
            throw e;
        }
    }

    /**
     * Debezium would make a new one, which begins now: what was written since the old one's end would never be sent, and nobody
     * would know. The relay looks before it opens the log; this looks again inside, where a server that was replaced in
     * between is met too.
     */
    private static void requireSlot(PostgresConnectorConfig connector, PostgresConnection connection)
            throws SQLException {
        String plugin = connector.plugin().getPostgresPluginName();
        if (connection.getReplicationSlotState(connector.slotName(), plugin) == null) {
            throw new DebeziumException("replication slot " + connector.slotName() + " does not exist");
        }
    }

    private static ReplicationConnection replication(PostgresConnectorConfig connector, PostgresConnection connection) {
        return ReplicationConnection.builder(connector)
                .withSlot(connector.slotName())
                .withPublication(connector.publicationName())
                .withTableFilter(connector.getTableFilters())
                .withPublicationAutocreateMode(AutoCreateMode.DISABLED)
                .withPlugin(connector.plugin())
                .dropSlotOnClose(false)
                .statusUpdateInterval(KEEP_ALIVE)
                .withTypeRegistry(connection.getTypeRegistry())
                .withSchema(new DebeziumSchema(connector, connection))
                .jdbcMetadataConnection(connection)
                .build();
    }

    /** After its node, so that the server tells who holds the slot; Debezium calls it the same everywhere. */
    private static void name(ReplicationConnection replication, PostgresConnectorConfig connector) throws SQLException {
        if (replication instanceof JdbcConnection session) {
            session.execute("set application_name = '" + connector.getConfig().getString(APPLICATION) + "'");
        }
    }

    private static Thread keepAlive(Runnable work) {
        Thread thread = new Thread(work, "relay-keep-alive");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * What arrives within these bounds and about a millisecond, which the driver waits while nothing does. The last message may
     * pass the bound of bytes, which are {@link Batch#bytes}.
     */
    Batch read(int messagesMax, long bytesMax) throws SQLException, InterruptedException {
        Batch batch = new Batch();
        long began = System.nanoTime();
        boolean more = true;
        for (int reads = 0; more && reads < READS_PER_MESSAGE * messagesMax; reads++) {
            more = stream.readPending(message -> add(message, batch))
                    && batch.messages.size() < messagesMax
                    && batch.bytes < bytesMax
                    && System.nanoTime() - began < READ_NANOS;
        }
        probe();
        return batch;
    }

    private void add(ReplicationMessage message, Batch batch) {
        Operation operation = message.getOperation();
        if (operation == Operation.INSERT && !message.isSkippedMessage()) {
            Envelope envelope = DebeziumEnvelopes.of(message.getNewTupleList());
            batch.messages.add(envelope);
            batch.bytes += envelope.payload().length + MESSAGE_BYTES;
        } else if (operation == Operation.COMMIT || operation == Operation.MESSAGE && message.isLastEventForLsn()) {
            read = stream.lastReceivedLsn();
            batch.moved = true;
        }
    }

    /** A connection that was cut without a word is noticed by a question that is not answered. */
    private void probe() throws SQLException {
        long now = System.nanoTime();
        if (now - probedNanos >= KEEP_ALIVE.toNanos()) {
            probedNanos = now;
            connection.prepareQuery("select 1");
        }
    }

    /** What may be confirmed when everything that was read is stored; in the middle of a transaction, what is before it. */
    Lsn position() {
        return read;
    }

    /** Everything before is stored; the server is told by the next {@link #flush}. */
    void confirm(Lsn position) {
        confirmed = position;
    }

    /** Tells the server what is confirmed, unless it was told just now. */
    void flushIfDue() throws SQLException {
        long passed = System.nanoTime() - flushedNanos;
        if (passed >= STATUS_NANOS || passed >= FLUSH_NANOS && confirmed.compareTo(flushed) > 0) {
            flush();
        }
    }

    void flush() throws SQLException {
        stream.flushLsn(confirmed);
        flushed = confirmed;
        flushedNanos = System.nanoTime();
    }

    /** Gives up the slot. */
    @Override
    public void close() {
        stream.stopKeepAlive();
        close(replication);
        close(connection);
    }

    private static void close(AutoCloseable connection) {
        try {
            connection.close();
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "a connection was closed with an error", e);
        }
    }
}

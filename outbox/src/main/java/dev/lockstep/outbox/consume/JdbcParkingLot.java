package dev.lockstep.outbox.consume;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.outbox.append.HeadersColumn;
import dev.lockstep.outbox.append.JdbcOutbox;
import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.outbox.append.OutboxFailed;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The parking lot as table {@code outbox.parked}; its announcements go through the same database's outbox. */
public final class JdbcParkingLot implements ParkingLot {

    private static final String PARK = """
            insert into outbox.parked
                (parked_id, topic, partition, log_offset, key, payload, headers, reason, detail, saga_id, parked_at)
            values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)
            on conflict (topic, partition, log_offset) do nothing
            """;

    private static final String PARKED_BEFORE =
            "select parked_id from outbox.parked where topic = ? and partition = ? and log_offset = ?";

    private static final String RESOLVE = """
            update outbox.parked set state = ?, resolved_at = ?, resolved_by = ?
             where parked_id = ? and state = 'PARKED'
            """;

    /** A detail can quote a hostile record; what is longer helps nobody. */
    private static final int DETAIL_CHARACTERS_MAX = 2_000;

    private final EntityManager database;
    private final TransactionSynchronizationRegistry transactions;
    private final JdbcOutbox outbox;
    private final Ids ids;
    private final Clock clock;

    public JdbcParkingLot(
            EntityManager database, TransactionSynchronizationRegistry transactions, Ids ids, Clock clock) {
        this.database = database;
        this.transactions = transactions;
        this.outbox = new JdbcOutbox(database, transactions, clock);
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public ParkedId park(InboundRecord record, String reason, String detail, @Nullable SagaId saga) {
        requireTransaction();
        String told = text(detail);
        ParkedId id = new ParkedId(ids.next());
        try {
            Connection connection = JdbcTransaction.connection(database);
            if (!insert(connection, id, record, reason, told, saga)) {
                return parkedBefore(connection, record);
            }
        } catch (SQLException e) {
            throw new OutboxFailed("could not park " + record.place(), e);
        }
        outbox.append(ParkingLot.announcementOf(record, reason, told, new MessageId(ids.next())));
        endOriginal(record);
        return id;
    }

    private boolean insert(
            Connection connection,
            ParkedId id,
            InboundRecord record,
            String reason,
            String detail,
            @Nullable SagaId saga)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(PARK)) {
            insert.setObject(1, id.value());
            insert.setString(2, record.topic());
            insert.setInt(3, record.partition());
            insert.setLong(4, record.offset());
            insert.setBytes(5, record.key());
            insert.setBytes(6, record.value());
            insert.setString(7, HeadersColumn.write(record.headers()));
            insert.setString(8, reason);
            insert.setString(9, detail);
            insert.setObject(10, saga == null ? null : saga.value());
            insert.setObject(11, now());
            return insert.executeUpdate() == 1;
        }
    }

    private static ParkedId parkedBefore(Connection connection, InboundRecord record) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PARKED_BEFORE)) {
            select.setString(1, record.topic());
            select.setInt(2, record.partition());
            select.setLong(3, record.offset());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("parked and not to be found: " + record.place());
                }
                return new ParkedId(row.getObject(1, UUID.class));
            }
        }
    }

    /** A replay that is parked again: its original's story goes on in the new row. */
    private void endOriginal(InboundRecord record) {
        record.header(Headers.REPLAY_OF)
                .flatMap(JdbcParkingLot::parkedId)
                .ifPresent(original -> markReplayed(original, "replay"));
    }

    private static Optional<ParkedId> parkedId(String text) {
        try {
            return Optional.of(ParkedId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // anybody can send such a header
        }
    }

    @Override
    public boolean markReplayed(ParkedId id, String by) {
        return resolve(id, "REPLAYED", by);
    }

    @Override
    public boolean markDiscarded(ParkedId id, String by) {
        return resolve(id, "DISCARDED", by);
    }

    private boolean resolve(ParkedId id, String state, String by) {
        requireTransaction();
        try (PreparedStatement update = JdbcTransaction.connection(database).prepareStatement(RESOLVE)) {
            update.setString(1, state);
            update.setObject(2, now());
            update.setString(3, by);
            update.setObject(4, id.value());
            return update.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new OutboxFailed("could not set parked record " + id + " to " + state, e);
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** PostgreSQL's text takes no NUL character. */
    private static String text(String detail) {
        String clean = detail.replace('\u0000', '\uFFFD');
        return clean.length() <= DETAIL_CHARACTERS_MAX ? clean : clean.substring(0, DETAIL_CHARACTERS_MAX);
    }

    private void requireTransaction() {
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("the parking lot needs a running transaction");
        }
    }
}

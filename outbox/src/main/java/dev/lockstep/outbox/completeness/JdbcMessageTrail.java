package dev.lockstep.outbox.completeness;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.query.Backlog;
import dev.lockstep.contract.query.Holding;
import dev.lockstep.contract.query.MessageTrail;
import dev.lockstep.contract.query.RecordSighting;
import dev.lockstep.contract.query.RelayPassage;
import dev.lockstep.contract.query.SentMessage;
import dev.lockstep.outbox.append.HeadersColumn;
import dev.lockstep.outbox.append.OutboxFailed;
import dev.lockstep.outbox.relay.KafkaHeaders;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The trail in the schema {@code outbox}, read with the application's role, each call over a connection of its own and without
 * a transaction: one statement, one state of the database. Times go by the index on {@code created_at}, everything else by
 * primary keys and the unique key of {@code outbox.parked}.
 */
public final class JdbcMessageTrail implements MessageTrail {

    /** The application's clock writes {@code created_at}, the server's says when a transaction began: so far apart they may be. */
    static final Duration CLOCKS_APART_MAX = Duration.ofSeconds(5);

    private static final String NOW = "select clock_timestamp()";

    /** A start that the role may not see counts as long ago: then nothing is closed until that transaction has ended. */
    private static final String OLDEST_WRITER = """
            select min(coalesce(a.xact_start, '-infinity'))
              from pg_stat_activity a
             where a.datname = current_database() and a.backend_type = 'client backend' and a.backend_xid is not null
               and a.pid <> pg_backend_pid()
            """;

    private static final String POSITIONS = """
            select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as written,
                   (select pg_wal_lsn_diff(confirmed_flush_lsn, '0/0') from pg_replication_slots
                     where slot_name = ? and database = current_database()) as confirmed
            """;

    private static final String BY_TOPIC = """
            select topic, count(*) as messages from outbox.message where created_at >= ? and created_at < ? group by topic
            """;

    private static final String APPENDED = """
            select message_id, created_at, key from outbox.message
             where created_at >= ? and created_at < ? and topic = ? order by created_at, message_id
            """;

    private static final String SINCE = "select count(*) as messages, min(created_at) as oldest from (select created_at"
            + " from outbox.message where created_at >= ? order by created_at limit " + Backlog.COUNTED_MAX + ") later";

    private static final String HERE = "select message_id from outbox.message where message_id = any (?)";

    private static final String REFUSED =
            "select parked_id from outbox.parked where parked_id = any (?) and partition = " + RecordSighting.NOWHERE;

    private static final String AS_RECORDS = """
            select message_id, topic, type, version, saga_context, headers, created_at,
                   encode(sha256(payload), 'hex') as content
              from outbox.message where message_id = any (?)
            """;

    /** What a reader holds of a record {@code r} whose effect it notes in the inbox. */
    private static final String NOTED = """
            (select 'DONE' from outbox.inbox i where i.message_id = r.id),
            (select case k.state when 'PARKED' then 'PARKED' else 'DONE' end
               from outbox.parked k where k.topic = r.topic and k.partition = r.partition and k.log_offset = r.log_offset),
            'NOTHING'
            """;

    private static final String OF_RECORDS = """
              from unnest(?::text[], ?::integer[], ?::bigint[], ?::uuid[], ?::uuid[], ?::integer[], ?::text[])
                   with ordinality r (topic, partition, log_offset, id, saga, part, content, place)
             order by r.place
            """;

    private final DataSource database;
    private final String slot;
    private final String holdings;

    /** Of a database whose reader notes everything in the inbox. */
    public JdbcMessageTrail(DataSource database, String slot) {
        this(database, slot, List.of());
    }

    /**
     * @param holdings subqueries that are asked before inbox and parking lot; each answers the name of a {@link Holding} or null
     *     for a record {@code r (topic, partition, log_offset, id, saga, part, content)}. Subqueries, because they are
     *     carried out record by record and so by their index, whatever the planner thinks of the tables' sizes
     */
    public JdbcMessageTrail(DataSource database, String slot, List<String> holdings) {
        this.database = database;
        this.slot = slot;
        List<String> all = new ArrayList<>(holdings);
        all.add(NOTED);
        this.holdings = "select coalesce(" + String.join(", ", all) + ") as holding" + OF_RECORDS;
    }

    /** The order counts: whoever committed before the position was read is either closed, or still seen running. */
    @Override
    public RelayPassage passage() {
        try (Connection connection = connection()) {
            Instant now = Objects.requireNonNull(instant(connection, NOW));
            Instant oldest = instant(connection, OLDEST_WRITER);
            Instant closed = oldest != null && oldest.isBefore(now) ? oldest : now;
            try (PreparedStatement select = connection.prepareStatement(POSITIONS)) {
                select.setString(1, slot);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    long written = row.getLong("written");
                    long confirmed = row.getLong("confirmed");
                    Long known = row.wasNull() ? null : confirmed;
                    return new RelayPassage(
                            closed.equals(Instant.MIN) ? closed : closed.minus(CLOCKS_APART_MAX), written, known);
                }
            }
        } catch (SQLException e) {
            throw failed("how far the relay is", e);
        }
    }

    private static @Nullable Instant instant(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            OffsetDateTime time = row.getObject(1, OffsetDateTime.class);
            return time == null ? null : time.equals(OffsetDateTime.MIN) ? Instant.MIN : time.toInstant();
        }
    }

    @Override
    public Map<String, Long> appendedByTopic(Instant from, Instant to) {
        try (Connection connection = connection();
                PreparedStatement select = connection.prepareStatement(BY_TOPIC)) {
            bind(select, from, to);
            try (ResultSet row = select.executeQuery()) {
                Map<String, Long> counts = new HashMap<>();
                while (row.next()) {
                    counts.put(row.getString("topic"), row.getLong("messages"));
                }
                return counts;
            }
        } catch (SQLException e) {
            throw failed("how many messages were appended", e);
        }
    }

    @Override
    public List<SentMessage> appended(String topic, Instant from, Instant to) {
        try (Connection connection = connection();
                PreparedStatement select = connection.prepareStatement(APPENDED)) {
            bind(select, from, to);
            select.setString(3, topic);
            try (ResultSet row = select.executeQuery()) {
                List<SentMessage> messages = new ArrayList<>();
                while (row.next()) {
                    messages.add(new SentMessage(
                            id(row, "message_id"),
                            row.getObject("created_at", OffsetDateTime.class).toInstant(),
                            new String(row.getBytes("key"), StandardCharsets.UTF_8)));
                }
                return messages;
            }
        } catch (SQLException e) {
            throw failed("what was appended", e);
        }
    }

    @Override
    public Backlog appendedSince(Instant since) {
        try (Connection connection = connection();
                PreparedStatement select = connection.prepareStatement(SINCE)) {
            select.setObject(1, OffsetDateTime.ofInstant(since, ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                OffsetDateTime oldest = row.getObject("oldest", OffsetDateTime.class);
                return new Backlog(row.getLong("messages"), oldest == null ? null : oldest.toInstant());
            }
        } catch (SQLException e) {
            throw failed("what is on its way", e);
        }
    }

    @Override
    public Set<MessageId> appendedHere(Collection<MessageId> messages) {
        return ids(HERE, messages);
    }

    @Override
    public Set<MessageId> refusedByKafka(Collection<MessageId> messages) {
        return ids(REFUSED, messages);
    }

    private Set<MessageId> ids(String sql, Collection<MessageId> messages) {
        if (bounded(messages).isEmpty()) {
            return Set.of();
        }
        try (Connection connection = connection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, uuids(connection, messages));
            try (ResultSet row = select.executeQuery()) {
                Set<MessageId> found = new HashSet<>();
                while (row.next()) {
                    found.add(new MessageId(row.getObject(1, UUID.class)));
                }
                return found;
            }
        } catch (SQLException e) {
            throw failed("messages by their ids", e);
        }
    }

    @Override
    public List<RecordSighting> asRecords(Collection<MessageId> messages) {
        if (bounded(messages).isEmpty()) {
            return List.of();
        }
        try (Connection connection = connection();
                PreparedStatement select = connection.prepareStatement(AS_RECORDS)) {
            select.setArray(1, uuids(connection, messages));
            try (ResultSet row = select.executeQuery()) {
                List<RecordSighting> records = new ArrayList<>();
                while (row.next()) {
                    records.add(record(row));
                }
                return records;
            }
        } catch (SQLException e) {
            throw failed("messages by their ids", e);
        }
    }

    private static RecordSighting record(ResultSet row) throws SQLException {
        byte[] none = {};
        Envelope message = new Envelope(
                id(row, "message_id"),
                row.getString("topic"),
                none,
                row.getString("type"),
                row.getInt("version"),
                row.getString("saga_context"),
                null,
                null,
                HeadersColumn.read(row.getString("headers")),
                none);
        return RecordSighting.of(
                message.topic(),
                RecordSighting.NOWHERE,
                RecordSighting.NOWHERE,
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                KafkaHeaders.of(message),
                row.getString("content"));
    }

    @Override
    public List<Holding> holdings(List<RecordSighting> records) {
        if (bounded(records).isEmpty()) {
            return List.of();
        }
        try (Connection connection = connection();
                PreparedStatement select = connection.prepareStatement(holdings)) {
            select.setArray(1, connection.createArrayOf("text", column(records, RecordSighting::topic)));
            select.setArray(2, connection.createArrayOf("integer", column(records, RecordSighting::partition)));
            select.setArray(3, connection.createArrayOf("bigint", column(records, RecordSighting::offset)));
            select.setArray(4, connection.createArrayOf("uuid", column(records, JdbcMessageTrail::idOf)));
            select.setArray(5, connection.createArrayOf("uuid", column(records, JdbcMessageTrail::sagaOf)));
            select.setArray(6, connection.createArrayOf("integer", column(records, RecordSighting::part)));
            select.setArray(7, connection.createArrayOf("text", column(records, RecordSighting::content)));
            try (ResultSet row = select.executeQuery()) {
                List<Holding> found = new ArrayList<>(records.size());
                while (row.next()) {
                    found.add(Holding.valueOf(row.getString("holding")));
                }
                return found;
            }
        } catch (SQLException e) {
            throw failed("what was received", e);
        }
    }

    private static @Nullable UUID idOf(RecordSighting record) {
        MessageId id = record.id();
        return id == null ? null : id.value();
    }

    private static @Nullable UUID sagaOf(RecordSighting record) {
        return record.saga() == null ? null : record.saga().value();
    }

    private static <T extends @Nullable Object> Object[] column(
            List<RecordSighting> records, Function<RecordSighting, T> value) {
        return records.stream().map(value).toArray();
    }

    private static java.sql.Array uuids(Connection connection, Collection<MessageId> messages) throws SQLException {
        return connection.createArrayOf(
                "uuid", messages.stream().map(MessageId::value).toArray());
    }

    private static <T, C extends Collection<T>> C bounded(C asked) {
        if (asked.size() > RECORDS_MAX) {
            throw new IllegalArgumentException("at most " + RECORDS_MAX + " at once, not " + asked.size());
        }
        return asked;
    }

    private static void bind(PreparedStatement select, Instant from, Instant to) throws SQLException {
        select.setObject(1, OffsetDateTime.ofInstant(from, ZoneOffset.UTC));
        select.setObject(2, OffsetDateTime.ofInstant(to, ZoneOffset.UTC));
    }

    private static MessageId id(ResultSet row, String column) throws SQLException {
        return new MessageId(row.getObject(column, UUID.class));
    }

    private Connection connection() throws SQLException {
        Connection connection = database.getConnection();
        if (!connection.getAutoCommit()) {
            connection.close();
            throw new IllegalStateException("within a transaction what others do is not seen to change");
        }
        return connection;
    }

    private static OutboxFailed failed(String what, SQLException e) {
        return new OutboxFailed("could not read " + what, e);
    }
}

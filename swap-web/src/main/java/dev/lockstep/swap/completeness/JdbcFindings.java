package dev.lockstep.swap.completeness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.query.Backlog;
import dev.lockstep.contract.query.Holding;
import dev.lockstep.contract.query.RecordSighting;
import dev.lockstep.outbox.completeness.Fate;
import dev.lockstep.outbox.completeness.MinuteLook;
import dev.lockstep.outbox.completeness.Missing;
import dev.lockstep.outbox.completeness.Tally;
import dev.lockstep.swap.http.DatabaseFailed;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables {@code swap.completeness_*}. */
@ApplicationScoped
class JdbcFindings implements Findings, Completeness {

    /** Any number that no other lock of this database uses; "com" in ASCII. */
    private static final String TRY_LOCK = "select pg_try_advisory_xact_lock(" + 0x636F6D + ")";

    private static final String NEXT = "select next_minute from swap.completeness_progress where source = ?";

    private static final String ADVANCE = """
            update swap.completeness_progress
               set next_minute = ?, relayed_to = ?, behind = ?, behind_since = ?, looked_at = ? where source = ?
            """;

    private static final String PROBLEM =
            "update swap.completeness_progress set problem = ? where source = ? and problem is distinct from ?";

    private static final String KEEP = """
            insert into swap.completeness_minute
                (source, topic, minute, state, appended, in_kafka, refused, repeated, others, held, under_way, under_way_since,
                 lost_before_kafka, lost_before_reader, looks, looked_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, 1, ?)
            on conflict (minute, source, topic) do update
               set state = excluded.state, appended = excluded.appended, in_kafka = excluded.in_kafka,
                   refused = excluded.refused, repeated = excluded.repeated, others = excluded.others,
                   held = excluded.held, under_way = excluded.under_way, under_way_since = excluded.under_way_since,
                   lost_before_kafka = excluded.lost_before_kafka, lost_before_reader = excluded.lost_before_reader,
                   looks = completeness_minute.looks + 1, looked_at = excluded.looked_at
            """;

    private static final String IS_KEPT =
            "select 1 from swap.completeness_minute where minute = ? and source = ? and topic = ?";

    private static final String MISS = """
            insert into swap.completeness_missing
                (source, topic, minute, name, fate, about, others, partition, log_offset, record_at, message_id, copy_id,
                 saga_id, part_no, content, noticed_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (minute, source, topic, name, partition, log_offset) do update
               set fate = excluded.fate, found_at = null, noticed_at = excluded.noticed_at
             where completeness_missing.found_at is not null or completeness_missing.fate <> excluded.fate
            returning name
            """;

    private static final String FOUND = """
            update swap.completeness_missing set found_at = ?
             where minute = ? and source = ? and topic = ? and found_at is null
               and not (name || '@' || partition || '@' || log_offset) = any (?)
            """;

    private static final String LINES = """
            select source, topic, minute, appended, in_kafka, refused, repeated, others, held, under_way, under_way_since,
                   lost_before_kafka, lost_before_reader, looks, looked_at
              from swap.completeness_minute
            """;

    /** By the partial index over what is not complete. */
    private static final String OPEN = LINES + " where state <> 'COMPLETE' order by minute, source, topic limit ?";

    private static final String UNDER_WAY =
            LINES + " where state <> 'COMPLETE' and under_way > 0 order by minute, source, topic limit ?";

    /** Over the primary key, a day of it. */
    private static final String AGAIN = LINES + """
             where state = 'COMPLETE' and minute >= ?::timestamptz - interval '1 day'
               and (   (minute < ?::timestamptz - interval '11 minutes' and looked_at < minute + interval '11 minutes')
                    or (minute < ?::timestamptz - interval '61 minutes' and looked_at < minute + interval '61 minutes'))
             order by minute, source, topic limit ?
            """;

    private static final String UNNAMED = LINES + """
              where state = 'INCOMPLETE' and not exists (
                    select from swap.completeness_missing n where n.minute = completeness_minute.minute
                       and n.source = completeness_minute.source and n.topic = completeness_minute.topic and n.found_at is null)
             order by minute, source, topic limit ?
            """;

    private static final String SINCE = LINES + " where minute >= ? order by minute desc, source, topic";

    private static final String MISSING = """
            select source, topic, minute, name, fate, about, others, partition, log_offset, record_at, message_id, copy_id,
                   saga_id, part_no, content, noticed_at, found_at
              from swap.completeness_missing where found_at is null order by minute, source, topic, missing_id limit ?
            """;

    private static final String SOURCES = """
            select source, next_minute, relayed_to, behind, behind_since, looked_at, problem
              from swap.completeness_progress order by source desc
            """;

    private static final String FORGET_MINUTES =
            "delete from swap.completeness_minute where minute < ? and state = 'COMPLETE'";

    private static final String FORGET_MISSING =
            "delete from swap.completeness_missing where minute < ? and found_at is not null";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource database;

    @Inject
    Clock clock;

    /** Reads what a row says. */
    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The lock's transaction does nothing else: it has no id and no snapshot, so it keeps nobody from anything. */
    @Override
    public boolean whileNobodyElse(Runnable work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement lock = connection.prepareStatement(TRY_LOCK);
                    ResultSet row = lock.executeQuery()) {
                row.next();
                boolean mine = row.getBoolean(1);
                if (mine) {
                    work.run();
                }
                return mine;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public Instant nextMinute(String source) {
        return list(NEXT, row -> instant(row, "next_minute"), source).get(0);
    }

    @Override
    public void advance(String source, Instant nextMinute, @Nullable Instant relayedTo, Backlog behind) {
        update(ADVANCE, nextMinute, relayedTo, behind.messages(), behind.oldestAt(), clock.instant(), source);
    }

    @Override
    public void problem(String source, @Nullable String problem) {
        update(PROBLEM, problem, source, problem);
    }

    @Override
    public News keep(MinuteKey minute, MinuteLook.Found found) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                News news = keep(connection, minute, found);
                connection.commit();
                return news;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private News keep(Connection connection, MinuteKey key, MinuteLook.Found found) throws SQLException {
        Tally tally = found.tally();
        if (tally.isEmpty()
                && list(connection, IS_KEPT, row -> 1, key.minute(), key.source(), key.topic())
                        .isEmpty()) {
            return News.NONE;
        }
        Instant now = clock.instant();
        update(
                connection,
                KEEP,
                key.source(),
                key.topic(),
                key.minute(),
                tally.state().name(),
                tally.appended(),
                tally.inKafka(),
                tally.refused(),
                tally.repeated(),
                tally.others(),
                json(tally.held()),
                tally.underWay(),
                tally.oldestUnderWay(),
                tally.lostBeforeKafka(),
                tally.lostBeforeReader(),
                now);
        List<String> missing = new ArrayList<>();
        for (Missing each : found.missing()) {
            missing.addAll(miss(connection, key, each, now));
        }
        Object still = connection.createArrayOf(
                "text",
                found.missing().stream()
                        .map(each -> each.id() + "@" + each.record().partition() + "@"
                                + each.record().offset())
                        .toArray());
        int arrived = update(connection, FOUND, now, key.minute(), key.source(), key.topic(), still);
        return new News(List.copyOf(missing), arrived);
    }

    /** Its name, if that is news. */
    private static List<String> miss(Connection connection, MinuteKey key, Missing missing, Instant now)
            throws SQLException {
        RecordSighting record = missing.record();
        return list(
                connection,
                MISS,
                row -> row.getString("name"),
                key.source(),
                key.topic(),
                key.minute(),
                missing.id(),
                missing.fate().name(),
                missing.about(),
                missing.others(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.id() == null ? null : record.id().value(),
                record.copy() == null ? null : record.copy().value(),
                record.saga() == null ? null : record.saga().value(),
                record.part(),
                record.content(),
                now);
    }

    @Override
    public List<MinuteKey> underWay(int limit) {
        return keys(UNDER_WAY, limit);
    }

    @Override
    public List<MinuteKey> again(int limit) {
        Instant now = clock.instant();
        return keys(AGAIN, now, now, now, limit);
    }

    @Override
    public List<MinuteKey> unnamed(int limit) {
        return keys(UNNAMED, limit);
    }

    private List<MinuteKey> keys(String sql, Object... parameters) {
        return list(sql, JdbcFindings::line, parameters).stream()
                .map(MinuteLine::key)
                .toList();
    }

    @Override
    public List<MissingLine> missing(int limit) {
        return list(MISSING, JdbcFindings::missingLine, limit);
    }

    @Override
    public void forget(Instant before) {
        update(FORGET_MINUTES, before);
        update(FORGET_MISSING, before);
    }

    @Override
    public CompletenessReport report(Instant since) {
        return new CompletenessReport(
                clock.instant(),
                list(SOURCES, JdbcFindings::sourceLine),
                list(SINCE, JdbcFindings::line, since),
                list(OPEN, JdbcFindings::line, Completeness.MISSING_MAX),
                missing(Completeness.MISSING_MAX));
    }

    private static MinuteLine line(ResultSet row) throws SQLException {
        return new MinuteLine(
                instant(row, "minute"),
                row.getString("source"),
                row.getString("topic"),
                new Tally(
                        row.getLong("appended"),
                        row.getLong("in_kafka"),
                        row.getLong("refused"),
                        row.getLong("repeated"),
                        row.getLong("others"),
                        held(row.getString("held")),
                        row.getLong("under_way"),
                        row.getLong("lost_before_kafka"),
                        row.getLong("lost_before_reader"),
                        optional(row, "under_way_since")),
                row.getInt("looks"),
                instant(row, "looked_at"));
    }

    private static MissingLine missingLine(ResultSet row) throws SQLException {
        RecordSighting record = new RecordSighting(
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("log_offset"),
                instant(row, "record_at"),
                message(row, "message_id"),
                message(row, "copy_id"),
                saga(row),
                row.getInt("part_no"),
                row.getString("content"));
        return new MissingLine(
                instant(row, "minute"),
                row.getString("source"),
                row.getString("topic"),
                new Missing(
                        row.getString("name"),
                        Fate.valueOf(row.getString("fate")),
                        row.getString("about"),
                        row.getBoolean("others"),
                        record),
                instant(row, "noticed_at"),
                optional(row, "found_at"));
    }

    private static SourceLine sourceLine(ResultSet row) throws SQLException {
        return new SourceLine(
                row.getString("source"),
                instant(row, "next_minute"),
                optional(row, "relayed_to"),
                new Backlog(row.getLong("behind"), optional(row, "behind_since")),
                optional(row, "looked_at"),
                row.getString("problem"));
    }

    private static @Nullable MessageId message(ResultSet row, String column) throws SQLException {
        UUID id = row.getObject(column, UUID.class);
        return id == null ? null : new MessageId(id);
    }

    private static @Nullable SagaId saga(ResultSet row) throws SQLException {
        UUID id = row.getObject("saga_id", UUID.class);
        return id == null ? null : new SagaId(id);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant optional(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static String json(Map<Holding, Long> held) {
        try {
            return JSON.writeValueAsString(held);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("counts are always JSON", e);
        }
    }

    private static Map<Holding, Long> held(String column) {
        try {
            return JSON.readValue(column, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a column of counts: " + column, e);
        }
    }

    private <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        try (Connection connection = database.getConnection()) {
            return list(connection, sql, reader, parameters);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static <T> List<T> list(
            Connection connection, String sql, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, parameters);
            try (ResultSet row = select.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (row.next()) {
                    found.add(reader.read(row));
                }
                return found;
            }
        }
    }

    private void update(String sql, @Nullable Object... parameters) {
        try (Connection connection = database.getConnection()) {
            update(connection, sql, parameters);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            bind(update, parameters);
            return update.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            statement.setObject(
                    i + 1, value instanceof Instant time ? OffsetDateTime.ofInstant(time, ZoneOffset.UTC) : value);
        }
    }

    private static DatabaseFailed failed(SQLException e) {
        return new DatabaseFailed("the completeness of messages cannot be kept or read", e);
    }
}

package dev.lockstep.ledger.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Up to when the journal is complete. A booking's time is read while its transaction runs, which has a transaction id by then,
 * for it holds locks on rows; so nothing can be booked any more at or before a time at which no transaction with an id was
 * running that runs still.
 */
final class JdbcHorizon {

    private static final String NOW = "select clock_timestamp()";

    /** A start that the role may not see counts as long ago: then nothing is complete until that transaction has ended. */
    private static final String OLDEST = """
            select min(coalesce(a.xact_start, '-infinity'))
              from pg_stat_activity a
             where a.datname = current_database() and a.backend_type = 'client backend' and a.backend_xid is not null
               and a.pid <> pg_backend_pid()
            """;

    private JdbcHorizon() {}

    /** Everything that is booked before this instant, on this or another node, can be seen; the instant is not later than now. */
    static Instant complete(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            throw new IllegalStateException("within a transaction the activity of others is not seen to change");
        }
        Instant now = Objects.requireNonNull(instant(connection, NOW));
        Instant oldest = instant(connection, OLDEST);
        return oldest != null && oldest.isBefore(now) ? oldest : now;
    }

    private static @Nullable Instant instant(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            OffsetDateTime time = row.getObject(1, OffsetDateTime.class);
            return time == null ? null : time.equals(OffsetDateTime.MIN) ? Instant.MIN : time.toInstant();
        }
    }
}

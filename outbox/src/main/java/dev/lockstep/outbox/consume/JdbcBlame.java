package dev.lockstep.outbox.consume;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from an exception whose fault it is, by the SQLSTATEs (PostgreSQL's manual, appendix A) in its chain of causes. */
final class JdbcBlame {

    /** Bounds the walk along causes, which can be a circle. */
    private static final int CAUSES_MAX = 50;

    /**
     * Connection lost (08), invalid password (28), no such database (3D), overloaded or full (53), stopping, starting or
     * crashed (57P), I/O (58), a server that became a standby (25006), not migrated or not granted yet (42P01, 42501).
     */
    private static final List<String> DATABASE =
            List.of("08", "28", "3D", "53", "57P", "58", "25006", "42P01", "42501");

    /** Serialization failure and deadlock (40), lock not available (55P03), canceled by a time-out (57014). */
    private static final List<String> CONFLICT = List.of("40", "55P03", "57014");

    /** Payara's pool says so with no SQLSTATE: exhausted, or no connection to be made. */
    private static final String POOL = "Error in allocating a connection";

    private JdbcBlame() {}

    static Blame of(Throwable failure) {
        Blame blame = Blame.RECORD;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (isDatabase(cause)) {
                return Blame.DATABASE;
            }
            if (cause instanceof SQLException sql && startsWithAny(sql.getSQLState(), CONFLICT)) {
                blame = Blame.CONFLICT;
            }
        }
        return blame;
    }

    private static boolean isDatabase(Throwable cause) {
        if (cause instanceof SQLException sql && startsWithAny(sql.getSQLState(), DATABASE)) {
            return true;
        }
        return cause instanceof SQLTransientConnectionException
                || cause instanceof SQLNonTransientConnectionException
                || cause instanceof SQLRecoverableException
                || (cause instanceof IOException
                        && cause.getClass().getPackageName().startsWith("java.net"))
                || (cause.getMessage() != null && cause.getMessage().contains(POOL));
    }

    private static boolean startsWithAny(@Nullable String state, List<String> beginnings) {
        return state != null && beginnings.stream().anyMatch(state::startsWith);
    }
}

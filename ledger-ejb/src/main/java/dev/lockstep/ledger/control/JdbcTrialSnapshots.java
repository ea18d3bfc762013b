package dev.lockstep.ledger.control;

import static dev.lockstep.ledger.sql.LegSql.HOUSE;
import static dev.lockstep.ledger.sql.LegSql.turnover;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Sums the journal up, from one snapshot to the next. A snapshot ends at an instant before which nothing can be booked any
 * more, and the next one begins behind it: each leg is in exactly one span.
 */
final class JdbcTrialSnapshots {

    /** Legs between two snapshots at least, and so as many that a trial balance may have to look at: some 20 ms. */
    static final int SPAN_LEGS_MIN = 20_000;

    /** For a long journal that is summed up for the first time. */
    static final int SPAN_LEGS_MAX = 500_000;

    /** How far a clock may step back without a booking getting into a span that is summed up. */
    static final Duration MARGIN = Duration.ofSeconds(10);

    /** Any number that no other lock of this database uses; "tri" in ASCII. */
    private static final int LOCK = 0x747269;

    private static final String TRY_LOCK = "select pg_try_advisory_xact_lock(" + LOCK + ")";

    private static final String NEWEST =
            "select up_to, last_seq, legs from ledger.trial_snapshot order by up_to desc limit 1";

    /** Legs are numbered about as they are booked, so this is about where the span has its legs; it holds all until then. */
    private static final String BOOKED_AT =
            "select booked_at from ledger.leg where leg_seq > ? order by leg_seq offset ? limit 1";

    private static final String MAKE = """
            with movement as materialized (%s),
            snapshot as (
                insert into ledger.trial_snapshot (up_to, last_seq, legs)
                select cast(? as timestamptz), max(m.last_seq), ? + sum(m.legs) from movement m)
            insert into ledger.trial_snapshot_line (up_to, asset, kind, debit_minor, credit_minor)
            select cast(? as timestamptz), asset, kind, sum(debit), sum(credit)
              from (select m.asset, coalesce(h.kind, 'CUSTOMER') as kind, m.debit, m.credit
                      from movement m left join %s h on h.account_id = m.account_id
                    union all
                    select s.asset, s.kind, s.debit_minor, s.credit_minor
                      from ledger.trial_snapshot_line s
                     where s.up_to = cast(? as timestamptz)) turnover
             group by asset, kind
            """.formatted(
                    turnover("l.booked_at > cast(? as timestamptz) and l.booked_at <= cast(? as timestamptz)"), HOUSE);

    /** The newest snapshot, or what stands for it as long as there is none. */
    private record Newest(OffsetDateTime upTo, long lastSeq, long legs) {
        static final Newest NONE = new Newest(OffsetDateTime.MIN, 0, 0);
    }

    private final DataSource database;
    private final int spanLegsMax;

    /** @param spanLegsMax what one statement sums up at most; of {@link #SPAN_LEGS_MAX} legs in some 500 ms */
    JdbcTrialSnapshots(DataSource database, int spanLegsMax) {
        this.database = database;
        this.spanLegsMax = spanLegsMax;
    }

    /**
     * Makes the next snapshot if enough was booked behind the newest one, of everything that is complete: to look for a span
     * costs as much as to sum it up, so a busy ledger gets longer ones, not more. Answers whether the journal goes on behind
     * it. One node at a time does.
     */
    boolean advance() {
        try (Connection connection = database.getConnection()) {
            OffsetDateTime complete =
                    OffsetDateTime.ofInstant(JdbcHorizon.complete(connection).minus(MARGIN), ZoneOffset.UTC);
            connection.setAutoCommit(false);
            try {
                boolean more = advance(connection, complete);
                connection.commit();
                return more;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new ControlFailed("could not sum the journal up", e);
        }
    }

    private boolean advance(Connection connection, OffsetDateTime complete) throws SQLException {
        if (!isMine(connection)) {
            return false;
        }
        Newest newest = newest(connection);
        OffsetDateTime first = bookedAt(connection, newest, SPAN_LEGS_MIN);
        if (first == null || !first.isBefore(complete)) {
            return false;
        }
        OffsetDateTime last = bookedAt(connection, newest, spanLegsMax);
        boolean more = last != null && last.isBefore(complete);
        OffsetDateTime upTo = more ? last : complete;
        try (PreparedStatement make = connection.prepareStatement(MAKE)) {
            make.setObject(1, newest.upTo());
            make.setObject(2, upTo);
            make.setObject(3, upTo);
            make.setLong(4, newest.legs());
            make.setObject(5, upTo);
            make.setObject(6, newest.upTo());
            make.executeUpdate();
        }
        return more;
    }

    private static boolean isMine(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(TRY_LOCK);
                ResultSet row = lock.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static Newest newest(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NEWEST);
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? new Newest(
                            row.getObject("up_to", OffsetDateTime.class), row.getLong("last_seq"), row.getLong("legs"))
                    : Newest.NONE;
        }
    }

    /** When the leg was booked that is so many behind the newest snapshot; null if there are not as many. */
    private static @Nullable OffsetDateTime bookedAt(Connection connection, Newest newest, int legs)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BOOKED_AT)) {
            select.setLong(1, newest.lastSeq());
            select.setInt(2, legs);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getObject(1, OffsetDateTime.class) : null;
            }
        }
    }
}

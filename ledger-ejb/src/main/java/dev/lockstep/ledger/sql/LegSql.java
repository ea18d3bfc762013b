package dev.lockstep.ledger.sql;

/** Pieces of SQL about legs that must read the same wherever they stand, so that an index is found by them. */
public final class LegSql {

    /** How much later than effective a usual leg {@code l} is booked at most: what is further apart has an index. */
    public static final String NEAR = "interval '10 seconds'";

    /** The legs {@code l} of the index {@code leg_apart}, by its own words. */
    public static final String APART = "(l.effective_at > l.booked_at or l.booked_at - l.effective_at > " + NEAR + ")";

    /** The accounts that are no customer's, for a left join: there are few of them, and they have an index. */
    public static final String HOUSE = "(select account_id, kind from ledger.account where kind <> 'CUSTOMER')";

    private LegSql() {}

    /** Turnover of each account over the legs {@code l} of which a condition holds. */
    public static String turnover(String condition) {
        return """
                select l.account_id, l.asset,
                       coalesce(sum(l.amount_minor) filter (where l.amount_minor < 0), 0) as debit,
                       coalesce(sum(l.amount_minor) filter (where l.amount_minor > 0), 0) as credit,
                       count(*) as legs, max(l.leg_seq) as last_seq
                  from ledger.leg l
                 where %s
                 group by l.account_id, l.asset
                """.formatted(condition);
    }
}

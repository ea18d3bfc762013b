package dev.lockstep.systemtests.stack;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The promises of the ledger, judged by queries of our own on what is committed. Needs nothing but JDBC, so that it can be
 * taken into a container.
 */
public final class Books {

    private final Database ledger;

    public Books(Database ledger) {
        this.ledger = ledger;
    }

    /** Money is conserved, balances are what the journal says, and nothing is booked in part. */
    public void areSound() {
        none("an asset whose legs do not sum to zero", """
                select asset, sum(amount_minor) from ledger.leg group by asset having sum(amount_minor) <> 0""");
        none("a posting whose legs do not sum to zero in each asset", """
                select posting_id, asset from ledger.leg group by posting_id, asset having sum(amount_minor) <> 0""");
        none("an account whose balance is not the sum of its legs", """
                select b.account_id, b.balance_minor, coalesce(sum(l.amount_minor), 0)
                  from ledger.balance b left join ledger.leg l using (account_id)
                 group by b.account_id having b.balance_minor <> coalesce(sum(l.amount_minor), 0)""");
        none("an account below zero that may not be", """
                select account_id from ledger.balance where balance_minor < 0 and not may_go_negative""");
        none("a leg whose balance after it is not the running sum", """
                select leg_seq from (select leg_seq, balance_after_minor,
                                            sum(amount_minor) over (partition by account_id order by leg_seq) as running
                                       from ledger.leg) l
                 where balance_after_minor <> running""");
        none("a booked saga without all of its postings", """
                select s.saga_id, s.total, count(p.posting_id)
                  from ledger.saga s left join ledger.posting p using (saga_id)
                 where s.state = 'BOOKED' group by s.saga_id having count(p.posting_id) <> s.total""");
        none("a posting of a saga that is not booked", """
                select p.posting_id from ledger.posting p join ledger.saga s using (saga_id) where s.state <> 'BOOKED'""");
        none("a saga that was booked after its deadline", """
                select saga_id from ledger.saga where state = 'BOOKED' and ended_at > deadline""");
    }

    /** A saga's row, or an empty map while it is not there. */
    public Map<String, Object> saga(UUID id) {
        List<Map<String, Object>> rows = ledger.rows("select * from ledger.saga where saga_id = ?", id);
        return rows.isEmpty() ? Map.of() : rows.get(0);
    }

    public String state(UUID saga) {
        return String.valueOf(saga(saga).getOrDefault("state", ""));
    }

    public long postings(UUID saga) {
        return ledger.count("select count(*) from ledger.posting where saga_id = ?", saga);
    }

    private void none(String what, String sql) {
        List<Map<String, Object>> found = ledger.rows(sql);
        if (!found.isEmpty()) {
            throw new AssertionError(what + ": " + found);
        }
    }
}

package dev.lockstep.ledger.query;

import dev.lockstep.contract.query.LedgerQueries;
import javax.sql.DataSource;

/** The ledger's queries without a container. In this package because their implementation is nobody else's. */
public final class PlainQueries {

    private PlainQueries() {}

    /** Those that need nothing but the database. */
    public static LedgerQueries of(DataSource ledger) {
        JdbcLedgerQueries queries = new JdbcLedgerQueries();
        queries.database = ledger;
        return queries;
    }
}

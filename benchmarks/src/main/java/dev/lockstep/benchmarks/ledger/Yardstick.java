package dev.lockstep.benchmarks.ledger;

import java.util.List;

/** Hand-written SQL by pgbench, on the same server in a database of its own; see yardstick.sql. */
record Yardstick(String name, Statement statement, Pgbench pgbench, int accounts) implements Contender {

    static final String UNNEST = "unnest";
    static final String FUNCTION = "function";

    /** What one transaction is. */
    enum Statement {
        /** All sagas of a batch in one statement per table. */
        BATCH,
        /** One saga, whatever the batch of the others is. */
        SAGA
    }

    static List<Contender> all(Pgbench pgbench, int accounts) {
        return List.of(
                new Yardstick(UNNEST, Statement.BATCH, pgbench, accounts),
                new Yardstick(FUNCTION, Statement.SAGA, pgbench, accounts));
    }

    @Override
    public boolean takes(Point point) {
        return statement == Statement.BATCH || point.parts() == 2;
    }

    @Override
    public Round run(Point point, int seconds) {
        return switch (statement) {
            case BATCH ->
                pgbench.run(
                        "select yardstick.book_batch(" + point.batch() + ", " + point.parts() + ", " + accounts + ")",
                        point.batch(),
                        point.writers(),
                        seconds);
            case SAGA -> pgbench.run("select yardstick.book_one(" + accounts + ")", 1, point.writers(), seconds);
        };
    }
}

package dev.lockstep.benchmarks.ledger;

/** Hand-written SQL by pgbench, on the same server; see yardstick.sql and product.sql. */
record Yardstick(String name, Statement statement, Without without, Pgbench pgbench, int accounts)
        implements Contender {

    /** What one transaction is. */
    enum Statement {
        /** All sagas of a batch in one statement per table. */
        BATCH,
        /** The same in the product's tables. */
        BATCH_IN_PRODUCT,
        /** One saga of two parts, however many the others take together. */
        SAGA
    }

    static Yardstick unnest(Pgbench pgbench, int accounts) {
        return new Yardstick("unnest", Statement.BATCH, Without.NOTHING, pgbench, accounts);
    }

    /** @param product on the database that the application uses */
    static Yardstick unnestInProduct(Pgbench product, int accounts) {
        return new Yardstick(
                "unnest, product's tables", Statement.BATCH_IN_PRODUCT, Without.NOTHING, product, accounts);
    }

    static Yardstick function(Pgbench pgbench, int accounts) {
        return new Yardstick("one function per saga", Statement.SAGA, Without.NOTHING, pgbench, accounts);
    }

    /** @param lessened on the database that lacks it */
    static Yardstick without(Without what, Pgbench lessened, int accounts) {
        return new Yardstick(what.toString(), Statement.BATCH_IN_PRODUCT, what, lessened, accounts);
    }

    @Override
    public boolean takes(Point point) {
        return statement != Statement.SAGA || (point.parts() == 2 && point.house());
    }

    @Override
    public Round run(Point point, int seconds) {
        return switch (statement) {
            case BATCH ->
                pgbench.run(call("book_batch", point.batch(), point.parts(), accounts, point.house()), point, seconds);
            case BATCH_IN_PRODUCT ->
                pgbench.run(
                        call(
                                "book_in_product",
                                point.batch(),
                                point.parts(),
                                accounts,
                                point.house(),
                                "'" + without.name() + "'"),
                        point,
                        seconds);
            case SAGA -> pgbench.run(call("book_one", accounts), new Point(point.parts(), 1, point.writers()), seconds);
        };
    }

    private static String call(String function, Object... arguments) {
        StringBuilder call = new StringBuilder("select yardstick.").append(function);
        String separator = "(";
        for (Object argument : arguments) {
            call.append(separator).append(argument);
            separator = ", ";
        }
        return call.append(");\n").toString();
    }
}

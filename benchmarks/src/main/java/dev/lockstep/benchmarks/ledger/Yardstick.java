package dev.lockstep.benchmarks.ledger;

/** Hand-written SQL by pgbench, on the same server; see yardstick.sql and product.sql. */
record Yardstick(String name, Statement statement, Pgbench pgbench, int accounts) implements Contender {

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
        return new Yardstick("unnest", Statement.BATCH, pgbench, accounts);
    }

    /** @param product on the database that the application uses */
    static Yardstick unnestInProduct(Pgbench product, int accounts) {
        return new Yardstick("unnest, product's tables", Statement.BATCH_IN_PRODUCT, product, accounts);
    }

    static Yardstick function(Pgbench pgbench, int accounts) {
        return new Yardstick("one function per saga", Statement.SAGA, pgbench, accounts);
    }

    @Override
    public boolean takes(Point point) {
        return statement != Statement.SAGA || (point.parts() == 2 && point.house());
    }

    @Override
    public Round run(Point point, int seconds) {
        return switch (statement) {
            case BATCH -> pgbench.run(batch("book_batch", point), point, seconds);
            case BATCH_IN_PRODUCT -> pgbench.run(batch("book_in_product", point), point, seconds);
            case SAGA -> pgbench.run(call("book_one", accounts), new Point(point.parts(), 1, point.writers()), seconds);
        };
    }

    private String batch(String function, Point point) {
        return call(function, point.batch(), point.parts(), accounts, point.house());
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

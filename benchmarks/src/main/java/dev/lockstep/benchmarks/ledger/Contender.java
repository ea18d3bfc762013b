package dev.lockstep.benchmarks.ledger;

/** One way to book. */
interface Contender {

    String name();

    /** Whether it can do this at all. */
    boolean takes(Point point);

    /** Books for about this long. */
    Round run(Point point, int seconds);
}

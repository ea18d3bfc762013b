package dev.lockstep.benchmarks.ledger;

/** One way to book. */
interface Contender {

    String name();

    /** Whether it can book this. */
    boolean takes(Point point);

    /** Books for about so many seconds. */
    Round run(Point point, int seconds);
}

package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.report.Words;
import java.util.Iterator;
import java.util.List;

/**
 * What is asked for on the command line of {@code ./lockstep bench time}.
 *
 * @param queries of each kind
 * @param keep whether the data stay when it is over
 */
record TimeOptions(int accounts, int legs, int queries, boolean keep) {

    static final String USAGE = """
            usage: lockstep bench time [--quick] [--legs N] [--accounts N] [--queries N] [--keep]
              as of random instants, by booking and by effective time: balances, pages of statements, the trial balance; and how
              long comparing all balances with the journal takes
              --legs     in the journal, default 10,000,000: some 10 minutes and 6 GB in benchmarks/target
              --accounts of customers, default 100,000
              --queries  of each kind, default 200
              --quick    20,000 legs, 1,000 accounts, 20 queries: whether it runs
              --keep     leaves the data in benchmarks/target/ledger-data""";

    TimeOptions {
        if (accounts < 100 || legs < 1_000 || queries < 1) {
            throw new IllegalArgumentException("at least 100 accounts, 1,000 legs and 1 query");
        }
    }

    static TimeOptions parse(List<String> words) {
        boolean quick = words.contains("--quick");
        int accounts = quick ? 1_000 : 100_000;
        int legs = quick ? 20_000 : 10_000_000;
        int queries = quick ? 20 : 200;
        boolean keep = false;
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "--quick" -> {}
                case "--keep" -> keep = true;
                case "--legs" -> legs = Words.number(word, rest);
                case "--accounts" -> accounts = Words.number(word, rest);
                case "--queries" -> queries = Words.number(word, rest);
                default -> throw new IllegalArgumentException("unknown argument " + word);
            }
        }
        return new TimeOptions(accounts, legs, queries, keep);
    }
}

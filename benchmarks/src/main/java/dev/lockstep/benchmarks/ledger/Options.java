package dev.lockstep.benchmarks.ledger;

import dev.lockstep.benchmarks.report.Words;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * What is asked for on the command line.
 *
 * @param accounts of customers
 * @param legs in the journal of the large ledger
 * @param javaOptions of the application's JVM; C1 alone, as in a demo, would be another program
 * @param keep whether the data stay when it is over, to look into them
 */
record Options(
        Set<Chapter> chapters,
        Extent extent,
        Pace pace,
        int accounts,
        int legs,
        String javaOptions,
        boolean profile,
        boolean keep) {

    static final String USAGE = """
            usage: lockstep bench ledger [path|batches|parts|tables|growth]... [--full|--quick] [--rounds N] [--seconds N]
                                         [--accounts N] [--legs N] [--java "OPTIONS"] [--profile] [--keep]
              path     2 parts per saga, 100 sagas per batch, 1 and 4 writers, with and without hot accounts, beside
                       hand-written SQL
              batches  the same with 10 sagas and 1 saga per batch
              parts    2, 10 and 1,000 parts per saga; with --full 10,000, too
              tables   what the product's tables cost, one thing less at a time; only when asked for, or with --full
              growth   10 times the accounts, and a journal of 10 million legs; only when asked for, or with --full
              --quick  little of everything, in about a minute: whether it runs, not how fast it is
              --java   default -Xmx1g -XX:+UseSerialGC
              --profile  where PostgreSQL and the JVM spend their time; slows both down
              --keep   leaves the data in benchmarks/target/ledger-data""";

    /** What is varied. */
    enum Chapter {
        PATH,
        BATCHES,
        PARTS,
        TABLES,
        GROWTH
    }

    /** How much of each chapter. */
    enum Extent {
        QUICK,
        USUAL,
        FULL
    }

    /**
     * @param warmUpSeconds of the JVM before anything is measured
     * @param seconds that a round takes about
     */
    record Pace(int warmUpSeconds, int rounds, int seconds) {}

    Options {
        chapters = Set.copyOf(chapters);
        if (pace.rounds() < 1 || pace.seconds() < 1 || accounts < 100 || legs < 0) {
            throw new IllegalArgumentException("at least 1 round of 1 second, 100 accounts and no less than 0 legs");
        }
    }

    static Options parse(List<String> words) {
        Parsed parsed = new Parsed();
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            parsed.take(rest.next(), rest);
        }
        return parsed.options();
    }

    private static final class Parsed {

        private final Set<Chapter> chapters = EnumSet.noneOf(Chapter.class);
        private Extent extent = Extent.USUAL;
        private int rounds;
        private int seconds;
        private int accounts;
        private int legs = -1;
        private String javaOptions = "-Xmx1g -XX:+UseSerialGC";
        private boolean profile;
        private boolean keep;

        void take(String word, Iterator<String> rest) {
            switch (word) {
                case "--full" -> extent = Extent.FULL;
                case "--quick" -> extent = Extent.QUICK;
                case "--profile" -> profile = true;
                case "--keep" -> keep = true;
                case "--rounds" -> rounds = Words.number(word, rest);
                case "--seconds" -> seconds = Words.number(word, rest);
                case "--accounts" -> accounts = Words.number(word, rest);
                case "--legs" -> legs = Words.number(word, rest);
                case "--java" -> javaOptions = Words.value(word, rest);
                default -> chapters.add(Words.constant(Chapter.class, word));
            }
        }

        Options options() {
            boolean quick = extent == Extent.QUICK;
            if (chapters.isEmpty()) {
                chapters.addAll(
                        extent == Extent.USUAL
                                ? EnumSet.of(Chapter.PATH, Chapter.BATCHES, Chapter.PARTS)
                                : EnumSet.allOf(Chapter.class));
            }
            return new Options(
                    chapters,
                    extent,
                    new Pace(
                            quick ? 1 : 60, rounds > 0 ? rounds : quick ? 1 : 5, seconds > 0 ? seconds : quick ? 1 : 3),
                    accounts > 0 ? accounts : quick ? 1_000 : 100_000,
                    legs >= 0 ? legs : quick ? 10_000 : 10_000_000,
                    javaOptions,
                    profile,
                    keep);
        }
    }
}

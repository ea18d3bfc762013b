package dev.lockstep.benchmarks.outbox;

import java.util.Iterator;
import java.util.List;

/**
 * What is asked for on the command line.
 *
 * @param rounds of each shape, after one that is not counted
 * @param seconds of appending in a round
 * @param rows that the relay reads in a round
 */
record Options(int rounds, int seconds, int rows, boolean keep) {

    /** Of fewer the relay has sent most when it is first looked at. */
    private static final int ROWS_MIN = 20_000;

    static final String USAGE = """
            usage: lockstep bench outbox [--quick] [--rounds N] [--seconds N] [--rows N] [--keep]
              appends by 4 writers, 2 and 200 rows a transaction, and the relay's way from the table to Kafka: the plain
              table, one partition, a month of days, a month of hours, and these published as leaves; in turn
              --quick  little of everything: whether it runs, not how fast it is
              --keep   leaves the data in benchmarks/target/outbox-data""";

    Options {
        if (rounds < 1 || seconds < 1 || rows < ROWS_MIN) {
            throw new IllegalArgumentException("at least 1 round, 1 second and 20,000 rows");
        }
    }

    static Options parse(List<String> words) {
        boolean quick = words.contains("--quick");
        int rounds = quick ? 1 : 5;
        int seconds = quick ? 1 : 3;
        int rows = quick ? ROWS_MIN : 60_000;
        boolean keep = false;
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "--quick" -> {}
                case "--keep" -> keep = true;
                case "--rounds" -> rounds = number(word, rest);
                case "--seconds" -> seconds = number(word, rest);
                case "--rows" -> rows = number(word, rest);
                default -> throw new IllegalArgumentException("unknown argument " + word);
            }
        }
        return new Options(rounds, seconds, rows, keep);
    }

    private static int number(String flag, Iterator<String> rest) {
        String text = rest.hasNext() ? rest.next() : "";
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(flag + " needs a whole number, not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }
}

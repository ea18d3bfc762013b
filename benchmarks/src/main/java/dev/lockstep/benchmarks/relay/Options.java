package dev.lockstep.benchmarks.relay;

import dev.lockstep.benchmarks.report.Words;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for on the command line.
 *
 * @param rows of a backlog
 * @param rates rows per second of the live load
 * @param peers whether gruelbox and Debezium Server take part
 * @param against another EAR whose relay takes part, or null
 * @param javaOptions of every contender's JVM
 * @param keep whether the data stay when it is over
 */
record Options(
        Set<Chapter> chapters,
        int rows,
        List<Integer> rates,
        Pace pace,
        boolean peers,
        @Nullable String against,
        String javaOptions,
        boolean profile,
        boolean keep) {

    static final String USAGE = """
            usage: lockstep bench relay [drain|live]... [--quick] [--rows N] [--rounds N] [--warm-up N] [--seconds N]
                                        [--rate N] [--no-peers] [--against EAR] [--java "OPTIONS"] [--profile] [--keep]
              drain    how fast a backlog goes to Kafka, beside a bare reader of the log, Debezium Server and gruelbox
              live     from commit to consumer at 100, 1,000 and 5,000 rows a second, the same contenders
              --rows     of a backlog, default 200,000
              --rounds   of each, default 5 for drain and 2 for live
              --warm-up  seconds of a live round that do not count, default 15: a young JVM only interprets
              --seconds  of a live round that count, default 10
              --rate     this one instead
              --quick    little of everything, in less than a minute: whether it runs, not how fast it is
              --no-peers the relay and the bare reader only
              --against  another build of the product, whose relay takes part too
              --java     default -Xmx512m -XX:+UseSerialGC, for every contender
              --profile  where the relay's JVM spends its time; slows it down
              --keep     leaves the data in benchmarks/target/relay-data""";

    private static final int ROWS_LEAST = 100;

    /** What is measured. */
    enum Chapter {
        DRAIN,
        LIVE
    }

    /** @param warmUpSeconds of a live round, before what counts */
    record Pace(int drainRounds, int liveRounds, int warmUpSeconds, int seconds) {}

    Options {
        chapters = Set.copyOf(chapters);
        rates = List.copyOf(rates);
        if (rows < ROWS_LEAST || pace.drainRounds() < 1 || pace.liveRounds() < 1 || pace.seconds() < 1) {
            throw new IllegalArgumentException("at least " + ROWS_LEAST + " rows and 1 round of 1 second");
        }
    }

    List<String> javaWords() {
        return List.of(javaOptions.strip().split("\\s+"));
    }

    static Options parse(List<String> words) {
        boolean quick = words.contains("--quick");
        Set<Chapter> chapters = EnumSet.noneOf(Chapter.class);
        int rows = quick ? 2_000 : 200_000;
        List<Integer> rates = quick ? List.of(500) : List.of(100, 1_000, 5_000);
        int rounds = 0;
        int warmUp = quick ? 1 : 15;
        int seconds = quick ? 1 : 10;
        boolean peers = true;
        @Nullable String against = null;
        String javaOptions = "-Xmx512m -XX:+UseSerialGC";
        boolean profile = false;
        boolean keep = false;
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "--quick" -> {}
                case "--rows" -> rows = Words.number(word, rest);
                case "--rounds" -> rounds = Math.max(1, Words.number(word, rest));
                case "--warm-up" -> warmUp = Words.number(word, rest);
                case "--seconds" -> seconds = Words.number(word, rest);
                case "--rate" -> rates = List.of(Math.max(1, Words.number(word, rest)));
                case "--no-peers" -> peers = false;
                case "--against" -> against = Words.value(word, rest);
                case "--java" -> javaOptions = Words.value(word, rest);
                case "--profile" -> profile = true;
                case "--keep" -> keep = true;
                default -> chapters.add(Words.constant(Chapter.class, word));
            }
        }
        Pace pace = new Pace(rounds > 0 ? rounds : quick ? 1 : 5, rounds > 0 ? rounds : quick ? 1 : 2, warmUp, seconds);
        return new Options(
                chapters.isEmpty() ? EnumSet.allOf(Chapter.class) : chapters,
                rows,
                rates,
                pace,
                peers,
                against,
                javaOptions,
                profile,
                keep);
    }
}

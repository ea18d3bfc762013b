package dev.lockstep.benchmarks.api;

import dev.lockstep.benchmarks.report.Words;
import java.util.Iterator;
import java.util.List;

/**
 * What is asked for on the command line.
 *
 * @param reads and swaps: per second, constant
 * @param warmUp and seconds: at that rate, before anything counts and what counts
 * @param javaOptions of the application's JVM
 */
record Options(int reads, int swaps, int warmUp, int seconds, String javaOptions) {

    static final String USAGE = """
            usage: lockstep bench api [--quick] [--reads N] [--swaps N] [--warm-up N] [--seconds N] [--java "OPTIONS"]
              the product as `lockstep run` starts it, with swaps and reads of swaps at constant rates beside each other
              --reads    of GET /swaps/{id} a second, default 200
              --swaps    an offer and its acceptance, a second, default 100
              --warm-up  seconds that do not count, default 30
              --seconds  that count, default 60
              --quick    a few seconds at a tenth of the rates: whether it runs, not how fast it is
              --java     of the application, default -Xmx512m -XX:+UseSerialGC""";

    Options {
        if (reads < 1 || swaps < 1 || seconds < 1) {
            throw new IllegalArgumentException("at least 1 read and 1 swap a second, for 1 second");
        }
    }

    static Options parse(List<String> words) {
        boolean quick = words.contains("--quick");
        int reads = quick ? 20 : 200;
        int swaps = quick ? 10 : 100;
        int warmUp = quick ? 2 : 30;
        int seconds = quick ? 3 : 60;
        String javaOptions = "-Xmx512m -XX:+UseSerialGC";
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "--quick" -> {}
                case "--reads" -> reads = Words.number(word, rest);
                case "--swaps" -> swaps = Words.number(word, rest);
                case "--warm-up" -> warmUp = Words.number(word, rest);
                case "--seconds" -> seconds = Words.number(word, rest);
                case "--java" -> javaOptions = Words.value(word, rest);
                default -> throw new IllegalArgumentException("unknown argument " + word);
            }
        }
        return new Options(reads, swaps, warmUp, seconds, javaOptions);
    }
}

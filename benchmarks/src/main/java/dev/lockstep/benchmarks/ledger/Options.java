package dev.lockstep.benchmarks.ledger;

import java.util.List;

/** What is asked for on the command line. */
record Options(int accounts, int rounds, int warmUps, int seconds, String javaOptions, List<Point> points) {

    static Options parse(List<String> words) {
        int rounds = 5;
        int seconds = 3;
        String java = "-Xmx1g -XX:+UseSerialGC";
        for (int i = 0; i + 1 < words.size(); i += 2) {
            switch (words.get(i)) {
                case "--rounds" -> rounds = Integer.parseInt(words.get(i + 1));
                case "--seconds" -> seconds = Integer.parseInt(words.get(i + 1));
                case "--java" -> java = words.get(i + 1);
                default -> throw new IllegalArgumentException(words.get(i));
            }
        }
        return new Options(100_000, rounds, 3, seconds, java, List.of(new Point(2, 100, 1), new Point(2, 100, 4)));
    }
}

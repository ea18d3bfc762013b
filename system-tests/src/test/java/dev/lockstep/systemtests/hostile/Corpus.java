package dev.lockstep.systemtests.hostile;

import java.util.List;

/** Values at the edge of what they are, and beyond it. */
final class Corpus {

    private static final List<String> AMOUNTS = List.of(
            "1e5",
            "1E-5",
            "NaN",
            "Infinity",
            "-Infinity",
            "-0",
            "-0.0",
            "0",
            "0.0",
            "-1",
            "+1",
            "01",
            ".5",
            "5.",
            "1,000",
            "1_000",
            "0x10",
            " 1",
            "1 ",
            "1\n",
            "\u0661",
            "\uff11",
            "9".repeat(38),
            "9".repeat(40),
            "9".repeat(4_000),
            "0." + "0".repeat(17) + "1",
            "0." + "0".repeat(30) + "1",
            "0.123456789");

    private static final List<String> TIMES = List.of(
            "2026-11-20",
            "2026-11-20T10:00:00",
            "2026-11-20 10:00:00Z",
            "2026-11-20T25:00:00Z",
            "2026-11-20T23:59:60Z",
            "2026-02-30T00:00:00Z",
            "2026-11-20T10:00:00+02:00",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999Z",
            "10000-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "1970-01-01T00:00:00.123456789123Z",
            "1700000000",
            "now");

    private Corpus() {}

    /** None of them is an amount of BTC that can be sold. */
    static List<String> amounts() {
        return AMOUNTS;
    }

    static List<String> times() {
        return TIMES;
    }
}

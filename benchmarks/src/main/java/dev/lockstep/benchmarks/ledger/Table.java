package dev.lockstep.benchmarks.ledger;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The result of a point for people. */
final class Table {

    private Table() {}

    static String of(Point point, Map<Contender, List<Round>> rounds) {
        StringBuilder text = new StringBuilder(point + "\n");
        text.append(String.format(
                "  %-14s %10s  %-20s %12s %12s %10s%n",
                "", "sagas/s", "(min .. max)", "client us", "postgres us", "batch ms"));
        rounds.forEach((contender, each) -> {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-14s %,10.0f  (%,.0f .. %,.0f) %12.1f %12.1f %10.2f%n",
                    contender.name(),
                    Sample.of(each, Round::perSecond).median(),
                    Sample.of(each, Round::perSecond).min(),
                    Sample.of(each, Round::perSecond).max(),
                    Sample.of(each, Round::clientMicros).median(),
                    Sample.of(each, Round::postgresMicros).median(),
                    Sample.of(
                                    each,
                                    round -> round.batchNanos().stream()
                                                    .mapToLong(nanos -> nanos)
                                                    .average()
                                                    .orElse(Double.NaN)
                                            / 1e6)
                            .median()));
        });
        return text.toString();
    }
}

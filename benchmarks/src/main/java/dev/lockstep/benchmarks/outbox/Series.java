package dev.lockstep.benchmarks.outbox;

import dev.lockstep.benchmarks.report.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Rounds of shapes that took turns, each round beginning with another one; the plain table is what the others are told against. */
record Series(String title, Map<Shape, List<Round>> rounds) {

    /** The first round of each warms up and is not counted. */
    static Series run(String title, List<Shape> shapes, int rounds, Function<Shape, Round> one) {
        Map<Shape, List<Round>> all = new EnumMap<>(Shape.class);
        List<Shape> order = new ArrayList<>(shapes);
        for (int round = 0; round <= rounds; round++) {
            for (Shape shape : order) {
                Round took = one.apply(shape);
                if (round > 0) {
                    all.computeIfAbsent(shape, first -> new ArrayList<>()).add(took);
                }
            }
            Collections.rotate(order, 1);
        }
        return new Series(title, all);
    }

    /** For people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                "%s%n  %-40s %10s %-22s %10s %18s %18s%n",
                title, "", "rows/s", "  min .. max", "CPU us/row", "rate of plain", "CPU of plain"));
        rounds.forEach((shape, taken) -> text.append(line(shape, taken)));
        return text.toString();
    }

    private String line(Shape shape, List<Round> taken) {
        Sample rate = sample(taken, Round::perSecond);
        return String.format(
                Locale.ROOT,
                "  %-40s %,10.0f %-22s %10.1f %18s %18s%n",
                shape.title(),
                rate.median(),
                String.format(Locale.ROOT, "  %,.0f .. %,.0f", rate.min(), rate.max()),
                sample(taken, Round::cpuMicrosPerRow).median(),
                ratios(taken, Round::perSecond),
                ratios(taken, Round::cpuMicrosPerRow));
    }

    /** Round by round: median, least and most. */
    private String ratios(List<Round> taken, ToDoubleFunction<Round> figure) {
        List<Round> plain = rounds.getOrDefault(Shape.PLAIN, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < taken.size(); round++) {
            ratios.add(figure.applyAsDouble(taken.get(round)) / figure.applyAsDouble(plain.get(round)));
        }
        Sample sample = new Sample(ratios);
        return String.format(Locale.ROOT, "%.2f (%.2f .. %.2f)", sample.median(), sample.min(), sample.max());
    }

    private static Sample sample(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return new Sample(rounds.stream().map(figure::applyAsDouble).toList());
    }
}

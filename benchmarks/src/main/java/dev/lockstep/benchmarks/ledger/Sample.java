package dev.lockstep.benchmarks.ledger;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** A figure over the rounds, sorted. */
record Sample(List<Double> sorted) {

    Sample {
        sorted = sorted.stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("a figure of no round");
        }
    }

    static <T> Sample of(List<T> rounds, ToDoubleFunction<T> figure) {
        return new Sample(rounds.stream().map(figure::applyAsDouble).toList());
    }

    double min() {
        return sorted.get(0);
    }

    double max() {
        return sorted.get(sorted.size() - 1);
    }

    /** Of an even number the mean of the two in the middle. */
    double median() {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}

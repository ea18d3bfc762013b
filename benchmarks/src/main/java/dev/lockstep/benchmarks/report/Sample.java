package dev.lockstep.benchmarks.report;

import java.util.List;

/** A figure over the rounds, by size; at least one. */
public record Sample(List<Double> sorted) {

    public Sample {
        sorted = sorted.stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("a figure of no round");
        }
    }

    public double min() {
        return sorted.get(0);
    }

    public double max() {
        return sorted.get(sorted.size() - 1);
    }

    /** Of an even number the mean of the two in the middle. */
    public double median() {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}

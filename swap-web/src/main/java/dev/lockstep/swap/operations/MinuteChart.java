package dev.lockstep.swap.operations;

import java.util.ArrayList;
import java.util.List;

/**
 * Swaps per minute as bars of a picture {@value #WIDTH} x {@value #HEIGHT}: booked at the bottom, what is open above,
 * refused and expired on top. The highest bar fills the height.
 */
public record MinuteChart(List<Bar> bars, long peak, long total) {

    public static final int WIDTH = 600;
    public static final int HEIGHT = 100;

    private static final int GAP = 3;

    public MinuteChart {
        bars = List.copyOf(bars);
    }

    static MinuteChart of(List<SwapFigures.Minute> minutes) {
        long peak = minutes.stream().mapToLong(SwapFigures.Minute::total).max().orElse(0);
        long total = minutes.stream().mapToLong(SwapFigures.Minute::total).sum();
        List<Bar> bars = new ArrayList<>();
        int step = minutes.isEmpty() ? WIDTH : WIDTH / minutes.size();
        for (SwapFigures.Minute minute : minutes) {
            int x = bars.size() * step;
            int booked = height(minute.booked(), peak);
            int open = height(minute.requested(), peak);
            int failed = height(minute.refused() + minute.expired(), peak);
            bars.add(new Bar(minute, x, step - GAP, booked, open, failed));
        }
        return new MinuteChart(bars, peak, total);
    }

    /** At least a pixel for what is there at all. */
    private static int height(long count, long peak) {
        return count == 0 ? 0 : (int) Math.max(1, count * (HEIGHT - 2) / peak);
    }

    /** One minute; heights add up from the bottom. */
    public record Bar(SwapFigures.Minute minute, int x, int width, int booked, int open, int failed) {

        public int bookedTop() {
            return HEIGHT - booked;
        }

        public int openTop() {
            return bookedTop() - open;
        }

        public int failedTop() {
            return Math.max(0, openTop() - failed);
        }
    }
}

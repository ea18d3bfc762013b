package dev.lockstep.launcher.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;

/**
 * The price of one pair, wandering in steps of at most 30 bps from the one before and never further than a fifth from
 * where it began. The same seed gives the same prices. Exact decimals throughout.
 */
final class RandomWalk {

    private static final int STEP_MAX = 30;
    private static final BigDecimal STEP_UNIT = new BigDecimal("0.0001");
    private static final BigDecimal LOWEST = new BigDecimal("0.8");
    private static final BigDecimal HIGHEST = new BigDecimal("1.2");

    private final BigDecimal floor;
    private final BigDecimal ceiling;
    private final Random random;
    private BigDecimal price;

    /**
     * @param start the first price; its scale is the scale of all of them
     */
    RandomWalk(BigDecimal start, long seed) {
        this.price = start;
        this.floor = start.multiply(LOWEST);
        this.ceiling = start.multiply(HIGHEST);
        this.random = new Random(seed);
    }

    BigDecimal next() {
        int steps = random.nextInt(2 * STEP_MAX + 1) - STEP_MAX;
        BigDecimal change = STEP_UNIT.multiply(BigDecimal.valueOf(steps)).multiply(price);
        BigDecimal moved = price.add(change).setScale(price.scale(), RoundingMode.HALF_EVEN);
        price = moved.min(ceiling.setScale(price.scale(), RoundingMode.FLOOR))
                .max(floor.setScale(price.scale(), RoundingMode.CEILING));
        return price;
    }
}

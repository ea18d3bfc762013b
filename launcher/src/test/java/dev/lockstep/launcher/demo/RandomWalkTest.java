package dev.lockstep.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomWalkTest {

    private static final BigDecimal START = new BigDecimal("61000.00");

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(prices(7, 100)).isEqualTo(prices(7, 100)).isNotEqualTo(prices(8, 100));
    }

    @Test
    void staysPositiveNearItsStartAndInItsScale() {
        assertThat(prices(42, 100_000))
                .allMatch(price -> price.scale() == 2)
                .allMatch(price -> price.compareTo(new BigDecimal("48800")) >= 0)
                .allMatch(price -> price.compareTo(new BigDecimal("73200")) <= 0);
    }

    @Test
    void movesByThirtyBasisPointsAtMost() {
        BigDecimal last = START;
        for (BigDecimal price : prices(3, 10_000)) {
            BigDecimal limit = last.multiply(new BigDecimal("0.003")).add(new BigDecimal("0.01"));
            assertThat(price.subtract(last).abs()).isLessThanOrEqualTo(limit);
            last = price;
        }
    }

    @Test
    void moves() {
        assertThat(prices(1, 100).stream().distinct().count()).isGreaterThan(50);
    }

    @Test
    void isWrittenAsEveryFeedWritesIt() {
        assertThat(KafkaDemoFeed.json("BTC-EUR", new BigDecimal("61234.50"), Instant.parse("2026-11-20T10:00:00Z")))
                .isEqualTo("""
                        {"pair":"BTC-EUR","price":"61234.50","at":"2026-11-20T10:00:00.000000Z","source":"demo"}""");
    }

    private static List<BigDecimal> prices(long seed, int count) {
        RandomWalk walk = new RandomWalk(START, seed);
        return Stream.generate(walk::next).limit(count).toList();
    }
}

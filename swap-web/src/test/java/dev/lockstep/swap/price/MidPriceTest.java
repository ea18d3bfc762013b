package dev.lockstep.swap.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Rate;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MidPriceTest {

    private static final Asset EUR = new Asset("EUR", 2);
    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void takesThePairAsItIs() {
        assertThat(price(BTC, EUR, quoted(BTC, "60000", 0))).isEqualByComparingTo("60000");
    }

    @Test
    void turnsThePairRoundAndRoundsDown() {
        assertThat(price(EUR, BTC, quoted(BTC, "60000", 0))).isEqualByComparingTo("0.000016666666666666");
    }

    @Test
    void crossesThroughTheEuroWithoutRoundingInBetween() {
        assertThat(price(BTC, ETH, quoted(BTC, "60000", 0), quoted(ETH, "3000", 0)))
                .isEqualByComparingTo("20");
        assertThat(price(ETH, BTC, quoted(BTC, "60000", 0), quoted(ETH, "3000", 0)))
                .isEqualByComparingTo("0.05");
    }

    @Test
    void isAsOldAsTheOlderOfItsPrices() {
        MidPrice.Market market = market(quoted(BTC, "60000", 3), quoted(ETH, "3000", 7));

        assertThat(MidPrice.of(market, BTC, ETH).orElseThrow().at()).isEqualTo(NOW.minusSeconds(7));
    }

    @Test
    void isNotMadeOfAStaleOrMissingPrice() {
        assertThat(MidPrice.of(market(quoted(BTC, "60000", 11)), BTC, EUR)).isEmpty();
        assertThat(MidPrice.of(market(quoted(BTC, "60000", 0), quoted(ETH, "3000", 11)), BTC, ETH))
                .isEmpty();
        assertThat(MidPrice.of(market(quoted(BTC, "60000", 0)), BTC, ETH)).isEmpty();
        assertThat(MidPrice.of(market(), BTC, EUR)).isEmpty();
    }

    @Test
    void isNotMadeOfWhatEighteenDecimalsCannotTell() {
        assertThat(MidPrice.of(market(quoted(BTC, "10000000000000000000", 0)), EUR, BTC))
                .isEmpty();
    }

    private static BigDecimal price(Asset sold, Asset bought, Price... prices) {
        return MidPrice.of(market(prices), sold, bought).orElseThrow().rate().price();
    }

    private static MidPrice.Market market(Price... prices) {
        return new MidPrice.Market(List.of(prices), NOW, Duration.ofSeconds(10));
    }

    private static Price quoted(Asset base, String price, int seconds) {
        return new Price(new Rate(base, EUR, new BigDecimal(price)), NOW.minusSeconds(seconds), "test");
    }
}

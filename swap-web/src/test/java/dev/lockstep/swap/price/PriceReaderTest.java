package dev.lockstep.swap.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.contract.Golden;
import dev.lockstep.contract.money.Asset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Assets ASSETS = Assets.of(
            List.of(new Assets.Named(new Asset("EUR", 2), "Euro"), new Assets.Named(new Asset("BTC", 8), "Bitcoin")));
    private static final String GOOD =
            "{'pair':'BTC-EUR','price':'61234.56','at':'2026-11-20T09:59:59.000000Z','source':'demo'}";

    @Test
    void readsWhatAFeedWrites() {
        Price price = read("BTC-EUR", GOOD);

        assertThat(price.pair()).isEqualTo("BTC-EUR");
        assertThat(price.rate().price()).isEqualByComparingTo("61234.56");
        assertThat(price.at()).isEqualTo(NOW.minusSeconds(1));
        assertThat(price.source()).isEqualTo("demo");
    }

    @Test
    void readsAPriceAsItIsPublished() {
        Golden golden = Golden.of("price");
        Price price = read(golden.key(), golden.text());

        assertThat(price.pair()).isEqualTo("BTC-EUR");
        assertThat(price.rate().price()).isEqualByComparingTo("61234.56");
        assertThat(price.at()).isEqualTo(NOW);
        assertThat(price.source()).isEqualTo("demo");
    }

    @Test
    void refusesAKeyThatIsNotThePair() {
        assertThatThrownBy(() -> read("ETH-EUR", GOOD)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'pair':'BTC-EUR','price':61234.56,'at':'2026-11-20T09:59:59Z','source':'demo'}",
                "{'pair':'BTC-EUR','price':'0','at':'2026-11-20T09:59:59Z','source':'demo'}",
                "{'pair':'BTC-EUR','price':'-1','at':'2026-11-20T09:59:59Z','source':'demo'}",
                "{'pair':'BTC-EUR','price':'1e5','at':'2026-11-20T09:59:59Z','source':'demo'}",
                "{'pair':'BTC-EUR','price':'1','at':'2026-11-20T10:01:01Z','source':'demo'}",
                "{'pair':'BTC-EUR','price':'1','at':'yesterday','source':'demo'}",
                "{'pair':'BTC-EUR','price':'1','at':'2026-11-20T09:59:59Z'}",
                "{'pair':'BTC-EUR','at':'2026-11-20T09:59:59Z','source':'demo'}",
                "rubbish",
                "[]"
            })
    void refusesRubbish(String value) {
        assertThatThrownBy(() -> read("BTC-EUR", value)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOGE-EUR", "BTC", "BTC-BTC", "BTC-EUR-X", ""})
    void refusesAPairThatIsNone(String pair) {
        assertThatThrownBy(() -> read(pair, GOOD.replace("BTC-EUR", pair)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Price read(String key, String value) {
        return PriceReader.read(
                key.getBytes(StandardCharsets.UTF_8),
                value.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                ASSETS,
                NOW);
    }
}

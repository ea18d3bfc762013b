package dev.lockstep.swap.price;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.contract.saga.StrictJson;
import dev.lockstep.contract.saga.WireTime;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record of {@code market.prices.v1}: {@code {"pair":"BTC-EUR","price":"61234.56","at":"...","source":"..."}}, the
 * pair being the record's key, too.
 */
public final class PriceReader {

    /** A time further ahead than clocks drift would keep every later price out: the newest wins. */
    static final Duration AHEAD_MAX = Duration.ofSeconds(60);

    /** Column {@code numeric(38,18)}: at most 20 digits in front of the point. */
    private static final Pattern PRICE = Pattern.compile("(0|[1-9][0-9]{0,19})(\\.[0-9]{1,18})?");

    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

    private PriceReader() {}

    /** {@link IllegalArgumentException} says what is wrong. */
    public static Price read(byte @Nullable [] key, byte @Nullable [] value, Assets assets, Instant now) {
        if (value == null) {
            throw new IllegalArgumentException("the record has no value");
        }
        JsonNode json = StrictJson.readObject(value);
        String pair = StrictJson.text(json, "pair");
        if (key == null || !pair.equals(new String(key, StandardCharsets.UTF_8))) {
            throw new IllegalArgumentException("the key is not the pair of the value");
        }
        String price = StrictJson.text(json, "price");
        if (!PRICE.matcher(price).matches()) {
            throw new IllegalArgumentException("price must be a plain decimal with at most 18 decimals");
        }
        Instant at = WireTime.parse(StrictJson.text(json, "at"));
        if (at.isAfter(now.plus(AHEAD_MAX))) {
            throw new IllegalArgumentException("at is more than a minute ahead");
        }
        String source = StrictJson.text(json, "source");
        if (!SOURCE.matcher(source).matches()) {
            throw new IllegalArgumentException("source must be 1 to 64 letters, digits, dots, colons or dashes");
        }
        return new Price(rate(pair, new BigDecimal(price), assets), at, source);
    }

    private static Rate rate(String pair, BigDecimal price, Assets assets) {
        String[] codes = pair.split("-", -1);
        if (codes.length != 2 || codes[0].equals(codes[1])) {
            throw new IllegalArgumentException("pair must look like BTC-EUR");
        }
        return new Rate(asset(codes[0], assets), asset(codes[1], assets), price);
    }

    private static Asset asset(String code, Assets assets) {
        return assets.find(code)
                .orElseThrow(() -> new IllegalArgumentException("the pair has an asset that is not offered"));
    }
}

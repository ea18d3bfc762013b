package dev.lockstep.contract.money;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An asset and the number of decimals of its smallest unit, written {@code CODE/scale}: {@code EUR/2}, {@code BTC/8},
 * {@code ETH/18}. Two assets with the same code and another scale are not the same asset.
 */
public record Asset(String code, int scale) {

    /** ETH and most tokens count in 10^-18; a finer unit would overflow the 38 digits of an amount for real supplies. */
    public static final int SCALE_MAX = 18;

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9]{1,11}");
    private static final Pattern TEXT = Pattern.compile("([A-Z][A-Z0-9]{1,11})/(0|[1-9][0-9]?)");

    public Asset {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException(
                    "asset code must be 2 to 12 capital letters or digits, not \"" + code + "\"");
        }
        if (scale < 0 || scale > SCALE_MAX) {
            throw new IllegalArgumentException("asset scale must be 0 to " + SCALE_MAX + ", not " + scale);
        }
    }

    /** Reads {@code CODE/scale}; throws {@link IllegalArgumentException} for anything else. */
    public static Asset parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("asset must look like BTC/8, not \"" + text + "\"");
        }
        return new Asset(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public String toString() {
        return code + "/" + scale;
    }
}

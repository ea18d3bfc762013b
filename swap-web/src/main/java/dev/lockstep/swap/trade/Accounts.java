package dev.lockstep.swap.trade;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.money.Asset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the ledger's accounts. */
public final class Accounts {

    private static final Pattern CUSTOMER = Pattern.compile("customer:([0-9a-f-]{36}):([A-Z][A-Z0-9]{1,11})");

    private Accounts() {}

    /** An account that belongs to a customer. */
    public record OfCustomer(CustomerId customer, String asset) {}

    public static String customer(CustomerId customer, Asset asset) {
        return "customer:" + customer + ":" + asset.code();
    }

    public static String house(Asset asset) {
        return "house:" + asset.code();
    }

    public static String fee(Asset asset) {
        return "fee:" + asset.code();
    }

    /** What divisions leave over. */
    public static String rounding(Asset asset) {
        return "rounding:" + asset.code();
    }

    /** The mirror of the world outside. */
    public static String external(Asset asset) {
        return "external:" + asset.code();
    }

    /** Whose account it is, or nothing for one that is no customer's. */
    public static Optional<OfCustomer> parseCustomer(String account) {
        Matcher matcher = CUSTOMER.matcher(account);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new OfCustomer(CustomerId.parse(matcher.group(1)), matcher.group(2)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

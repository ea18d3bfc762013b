package dev.lockstep.contract.message;

/** The public topics. An incompatible change gets a new version in the name. */
public final class Topics {

    public static final String LEDGER_COMMANDS = "ledger.commands.v1";
    public static final String LEDGER_EVENTS = "ledger.events.v1";
    public static final String SWAP_EVENTS = "swap.events.v1";
    public static final String MARKET_PRICES = "market.prices.v1";

    private static final String PARKED_SUFFIX = ".parked";

    private Topics() {}

    /** Where records of {@code topic} that could not be read go, byte for byte. */
    public static String parkedOf(String topic) {
        return topic.endsWith(PARKED_SUFFIX) ? topic : topic + PARKED_SUFFIX;
    }
}

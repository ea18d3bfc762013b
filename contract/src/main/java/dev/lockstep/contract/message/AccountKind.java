package dev.lockstep.contract.message;

/** What an account is for, and with it whether its balance may be negative. */
public enum AccountKind {
    CUSTOMER(false),
    /** The house's own position; short until it is hedged. */
    HOUSE(true),
    FEE(false),
    ROUNDING(true),
    VENUE(true),
    /** The mirror of the world outside: what came in stands here as a debt. */
    EXTERNAL(true),
    CLEARING(true);

    private final boolean mayGoNegative;

    AccountKind(boolean mayGoNegative) {
        this.mayGoNegative = mayGoNegative;
    }

    public boolean mayGoNegative() {
        return mayGoNegative;
    }
}

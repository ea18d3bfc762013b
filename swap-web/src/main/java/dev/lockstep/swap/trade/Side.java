package dev.lockstep.swap.trade;

/** What the customer does with the asset. */
public enum Side {
    SELL,
    BUY
}

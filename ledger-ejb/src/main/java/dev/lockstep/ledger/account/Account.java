package dev.lockstep.ledger.account;

import dev.lockstep.contract.money.Asset;

/**
 * An account as booking needs to know it.
 *
 * @param mayGoNegative fixed at opening by the account's kind
 */
public record Account(String id, Asset asset, boolean mayGoNegative, State state) {

    /** OPEN takes legs; FROZEN and CLOSED do not, the one for now and the other for good. */
    public enum State {
        OPEN,
        FROZEN,
        CLOSED
    }
}

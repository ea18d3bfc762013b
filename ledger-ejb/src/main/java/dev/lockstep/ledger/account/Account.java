package dev.lockstep.ledger.account;

import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.money.Asset;

/**
 * An account as booking needs to know it.
 *
 * @param mayGoNegative fixed at opening by the account's kind
 */
public record Account(String id, Asset asset, boolean mayGoNegative, AccountState state) {

    /** The same account in another state. */
    public Account in(AccountState other) {
        return new Account(id, asset, mayGoNegative, other);
    }
}

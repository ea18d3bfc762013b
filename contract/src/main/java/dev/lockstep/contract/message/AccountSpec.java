package dev.lockstep.contract.message;

import dev.lockstep.contract.money.Asset;

/** An account to be opened. */
public record AccountSpec(String account, Asset asset, AccountKind kind) {

    public AccountSpec {
        CommandLeg.requireAccount(account);
    }
}

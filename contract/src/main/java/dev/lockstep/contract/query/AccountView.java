package dev.lockstep.contract.query;

import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.money.Money;
import org.jspecify.annotations.Nullable;

/** An account and its balance; {@code state} is OPEN, FROZEN or CLOSED. */
public record AccountView(
        String account, AccountKind kind, @Nullable String owner, String state, Money balance) {}

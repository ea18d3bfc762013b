package dev.lockstep.swap.customer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountSpec;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.swap.price.Assets;
import dev.lockstep.swap.trade.Accounts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A customer of a channel. It begins as OPENING, when its accounts are asked for, and is ACTIVE from the ledger's answer
 * on; only then can it trade.
 *
 * @param reference the channel's own name for it, or null; never a person's name
 * @param request the message that asks the ledger to open the accounts
 */
public record Customer(
        CustomerId id, String channel, @Nullable String reference, State state, MessageId request, Instant createdAt) {

    /** How far the opening has come. */
    public enum State {
        OPENING,
        ACTIVE
    }

    public static final int REFERENCE_LENGTH_MAX = 128;

    /** For what a caller wrote: {@link IllegalArgumentException} for a text that is no reference. */
    public static String parseReference(String text) {
        if (text.isBlank()
                || text.length() > REFERENCE_LENGTH_MAX
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "reference must have 1 to " + REFERENCE_LENGTH_MAX + " characters and no control characters");
        }
        return text;
    }

    public boolean isActive() {
        return state == State.ACTIVE;
    }

    /** One account for every asset that is offered. */
    public LedgerCommand.OpenAccounts accounts(Assets assets) {
        List<AccountSpec> accounts = assets.byCode().values().stream()
                .map(Assets.Named::asset)
                .sorted(Comparator.comparing(asset -> asset.code()))
                .map(asset -> new AccountSpec(Accounts.customer(id, asset), asset, AccountKind.CUSTOMER))
                .toList();
        return new LedgerCommand.OpenAccounts(id.toString(), accounts);
    }
}

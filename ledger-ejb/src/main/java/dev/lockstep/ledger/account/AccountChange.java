package dev.lockstep.ledger.account;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.LedgerCommand.ChangeAccount;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.contract.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * A request for another state of an account, decided. OPEN and FROZEN become each other and CLOSED; CLOSED is final, and
 * whoever closes an account leaves nothing in it.
 *
 * @param before the account's state when it was decided
 * @param refusal why it stays in that state, or null
 */
public record AccountChange(
        MessageId request,
        ChangeAccount command,
        AccountState before,
        @Nullable RefusalCode refusal) {

    /** @param balance the account's, locked, so that no booking comes between */
    public static AccountChange decide(MessageId request, ChangeAccount command, Account account, Money balance) {
        return new AccountChange(request, command, account.state(), refusal(command.state(), account, balance));
    }

    private static @Nullable RefusalCode refusal(AccountState wanted, Account account, Money balance) {
        if (account.state() == wanted) {
            return null;
        }
        if (account.state() == AccountState.CLOSED) {
            return RefusalCode.ACCOUNT_CLOSED;
        }
        return wanted == AccountState.CLOSED && !balance.isZero() ? RefusalCode.BALANCE_NOT_ZERO : null;
    }

    public String account() {
        return command.account();
    }

    /** The account's state afterwards. */
    public AccountState after() {
        return refusal == null ? command.state() : before;
    }

    public boolean changesSomething() {
        return after() != before;
    }

    /** {@code account.changed account=house:BTC before=open state=frozen request=0190...}. */
    public String line() {
        String outcome = refusal == null ? "account.changed" : "account.change-refused";
        String code = refusal == null ? "" : " code=" + refusal.code();
        return outcome + " account=" + account() + " before=" + before.code() + " state="
                + command.state().code() + " request=" + request + code;
    }
}

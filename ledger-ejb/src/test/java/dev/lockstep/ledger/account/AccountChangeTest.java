package dev.lockstep.ledger.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.LedgerCommand.ChangeAccount;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountChangeTest {

    private static final Asset EUR = Asset.parse("EUR/2");
    private static final MessageId REQUEST = new MessageId(new UUID(9, 1));

    @ParameterizedTest
    @CsvSource({
        "OPEN,   OPEN,    0, ",
        "OPEN,   FROZEN,  0, ",
        "OPEN,   FROZEN, -5, ",
        "OPEN,   CLOSED,  0, ",
        "OPEN,   CLOSED,  5, BALANCE_NOT_ZERO",
        "OPEN,   CLOSED, -5, BALANCE_NOT_ZERO",
        "FROZEN, OPEN,    5, ",
        "FROZEN, FROZEN,  5, ",
        "FROZEN, CLOSED,  0, ",
        "FROZEN, CLOSED,  5, BALANCE_NOT_ZERO",
        "CLOSED, CLOSED,  0, ",
        "CLOSED, OPEN,    0, ACCOUNT_CLOSED",
        "CLOSED, FROZEN,  0, ACCOUNT_CLOSED"
    })
    void decidesEveryChangeOfState(
            AccountState before, AccountState wanted, long minor, @Nullable RefusalCode refusal) {
        AccountChange change = AccountChange.decide(
                REQUEST,
                new ChangeAccount("a", wanted, "because", "me"),
                new Account("a", EUR, true, before),
                Money.ofMinor(EUR, minor));
        assertThat(change.refusal()).isEqualTo(refusal);
        assertThat(change.before()).isEqualTo(before);
        assertThat(change.after()).isEqualTo(refusal == null ? wanted : before);
        assertThat(change.changesSomething()).isEqualTo(refusal == null && before != wanted);
    }

    @Test
    void tellsTheLogWhatBecameOfIt() {
        Account account = new Account("a", EUR, true, AccountState.OPEN);
        ChangeAccount close = new ChangeAccount("a", AccountState.CLOSED, "because", "me");
        assertThat(AccountChange.decide(REQUEST, close, account, Money.zero(EUR))
                        .line())
                .isEqualTo("account.changed account=a before=open state=closed request=" + REQUEST);
        assertThat(AccountChange.decide(REQUEST, close, account, Money.ofMinor(EUR, 1))
                        .line())
                .isEqualTo("account.change-refused account=a before=open state=closed request=" + REQUEST
                        + " code=balance-not-zero");
    }
}

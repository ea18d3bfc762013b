package dev.lockstep.ledger.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.ledger.journal.Posting;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BooksTest {

    private static final Asset EUR = Asset.parse("EUR/2");

    private final Books books = new Books();

    @Test
    void runsBalancesAndSumsUpOneChangePerAccount() {
        books.locked(account("a"), BigInteger.TEN);
        books.locked(account("b"), BigInteger.ZERO);
        Posting posting =
                new Posting(1, "", Instant.EPOCH, List.of(leg("a", -3), leg("b", 2), leg("a", -1), leg("b", 2)));
        assertThat(books.post(posting)).extracting(Money::minor).containsExactly(big(7), big(2), big(6), big(4));
        assertThat(books.changes()).isEqualTo(Map.of("a", big(-4), "b", big(4)));
    }

    @Test
    void knowsNoBalanceOfAnAccountThatIsOnlyRead() {
        books.read(List.of(account("a")));
        assertThat(books.account("a")).isNotNull();
        assertThat(books.account("b")).isNull();
        assertThatIllegalStateException().isThrownBy(() -> books.balance("a"));
    }

    @Test
    void believesTheLockedAccountAndNotTheOneThatWasRead() {
        books.locked(account("a"), BigInteger.ONE);
        books.read(List.of(new Account("a", EUR, false, AccountState.CLOSED)));
        assertThat(books.account("a").state()).isEqualTo(AccountState.OPEN);
    }

    private static Account account(String id) {
        return new Account(id, EUR, false, AccountState.OPEN);
    }

    private static Leg leg(String account, long minor) {
        return new Leg(account, Money.ofMinor(EUR, minor));
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }
}

package dev.lockstep.ledger.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountSpec;
import dev.lockstep.contract.message.LedgerCommand.OpenAccounts;
import dev.lockstep.contract.money.Asset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {

    private static final Asset EUR = Asset.parse("EUR/2");

    @Test
    void opensWhatIsMissingAndLeavesAloneWhatIsThere() {
        AccountTerms known = new AccountTerms("a", EUR, AccountKind.CUSTOMER, "owner");
        Opening opening = Opening.decide(command(spec("a"), spec("b"), spec("b")), Map.of("a", known));
        assertThat(opening)
                .isEqualTo(new Opening.Granted(List.of(new AccountTerms("b", EUR, AccountKind.CUSTOMER, "owner"))));
    }

    @Test
    void conflictsWithAnotherAssetKindOrOwner() {
        for (AccountTerms other : List.of(
                new AccountTerms("a", Asset.parse("BTC/8"), AccountKind.CUSTOMER, "owner"),
                new AccountTerms("a", EUR, AccountKind.HOUSE, "owner"),
                new AccountTerms("a", EUR, AccountKind.CUSTOMER, "other"),
                new AccountTerms("a", EUR, AccountKind.CUSTOMER, null))) {
            assertThat(Opening.decide(command(spec("b"), spec("a")), Map.of("a", other)))
                    .isEqualTo(new Opening.Conflict("a"));
        }
    }

    @Test
    void conflictsWithItself() {
        AccountSpec other = new AccountSpec("a", EUR, AccountKind.FEE);
        assertThat(Opening.decide(command(spec("a"), other), Map.of())).isEqualTo(new Opening.Conflict("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner\u0000", "\u0000"})
    void takesAnOwnerThatTheDatabaseWouldNot(String owner) {
        OpenAccounts command = new OpenAccounts(owner, List.of(spec("a")));
        Opening.Granted granted = (Opening.Granted) Opening.decide(command, Map.of());
        assertThat(granted.missing().get(0).owner()).doesNotContain("\u0000");
    }

    private static AccountSpec spec(String account) {
        return new AccountSpec(account, EUR, AccountKind.CUSTOMER);
    }

    private static OpenAccounts command(AccountSpec... specs) {
        return new OpenAccounts("owner", List.of(specs));
    }
}

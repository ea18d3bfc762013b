package dev.lockstep.swap.trade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.money.Asset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {

    private static final CustomerId CUSTOMER = CustomerId.parse("0190a1b2-0000-7000-8000-000000000001");

    @Test
    void readsBackWhatItWrites() {
        String account = Accounts.customer(CUSTOMER, new Asset("BTC", 8));

        assertThat(Accounts.parseCustomer(account)).contains(new Accounts.OfCustomer(CUSTOMER, "BTC"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "house:BTC",
                "customer:42:BTC",
                "customer:0190A1B2-0000-7000-8000-000000000001:BTC",
                "customer:0190a1b2-0000-7000-8000-000000000001:BTC:x",
                "customer:0190a1b2-0000-7000-8000-000000000001:",
                "customer:------------------------------------:BTC",
                ""
            })
    void takesNothingElseForACustomersAccount(String account) {
        assertThat(Accounts.parseCustomer(account)).isEmpty();
    }
}

package dev.lockstep.swap.offer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.money.Rate;
import dev.lockstep.contract.query.AccountView;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.price.MidPrice;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final Asset EUR = new Asset("EUR", 2);
    private static final Asset BTC = new Asset("BTC", 8);
    private static final CustomerId CUSTOMER = CustomerId.parse("0190a1b2-0000-7000-8000-000000000001");
    private static final String PAYER = "customer:" + CUSTOMER + ":BTC";
    private static final Quote QUOTE = new Pricing(25, 10)
            .quote(
                    new Wish.Selling(Money.parse(BTC, "0.5"), EUR),
                    new MidPrice(new Rate(BTC, EUR, new BigDecimal("60000")), Instant.parse("2026-11-20T10:00:00Z")))
            .orElseThrow();

    @Test
    void isBookedWithEnoughOnOpenAccounts() {
        Simulation simulation = Simulation.of(QUOTE, CUSTOMER, Optional.empty(), ledger("0.5", Map.of()));

        assertThat(simulation).isEqualTo(new Simulation(Simulation.Result.BOOKED, QUOTE, List.of()));
    }

    @Test
    void isRefusedForWhatTheLedgerWouldSayInItsOrder() {
        Simulation simulation = Simulation.of(
                QUOTE,
                CUSTOMER,
                Optional.empty(),
                ledger("0.49999999", Map.of(PAYER, "FROZEN", "house:EUR", "CLOSED", "fee:EUR", "UNKNOWN")));

        assertThat(simulation.result()).isEqualTo(Simulation.Result.REFUSED);
        assertThat(simulation.reasons())
                .extracting(Simulation.Reason::code)
                .containsExactly("unknown-account", "account-closed", "account-frozen", "insufficient-funds");
        assertThat(simulation.reasons().get(3).detail()).contains(PAYER, "0.49999999", "0.50000000");
    }

    @Test
    void isNotAcceptedWhileNothingIs() {
        Problem closed = Problem.of(ProblemCode.ADMISSION_CLOSED, "later");

        Simulation simulation = Simulation.of(QUOTE, CUSTOMER, Optional.of(closed), ledger("0", Map.of()));

        assertThat(simulation.result()).isEqualTo(Simulation.Result.NOT_ACCEPTED);
        assertThat(simulation.reasons())
                .extracting(Simulation.Reason::code)
                .containsExactly("admission-closed", "insufficient-funds");
    }

    /** All accounts of the swap, open but for those that are said to be not, and the payer's balance. */
    private static List<AccountView> ledger(String balance, Map<String, String> states) {
        return Simulation.accounts(QUOTE, CUSTOMER).stream()
                .filter(name -> !states.getOrDefault(name, "OPEN").equals("UNKNOWN"))
                .map(name -> new AccountView(
                        name,
                        AccountKind.CUSTOMER,
                        null,
                        states.getOrDefault(name, "OPEN"),
                        name.equals(PAYER) ? Money.parse(BTC, balance) : Money.zero(EUR)))
                .toList();
    }
}

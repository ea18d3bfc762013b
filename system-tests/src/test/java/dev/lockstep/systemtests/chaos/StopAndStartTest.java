package dev.lockstep.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.math.BigDecimal;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

@SystemTest
class StopAndStartTest {

    private final Stack stack;

    StopAndStartTest(Stack stack) {
        this.stack = stack;
    }

    @Test
    void leavesNoProcessBehindAndFindsItsDataAgain() {
        Customer before = Customer.with(stack.api("demo"), "1", "BTC");
        String swap = before.swap("0.4", "BTC", "ETH").at("id");
        BigDecimal ether = before.balance("ETH");

        stack.stop();

        assertThat(stack.processes()).isEmpty();
        assertThat(Files.exists(stack.directory().resolve("run.json"))).isFalse();

        stack.launch();

        Api api = stack.api("demo");
        assertThat(api.get("/swaps/" + swap).at("state")).isEqualTo("BOOKED");
        Customer after = Customer.known(api, before.id());
        assertThat(after.balance("BTC")).isEqualByComparingTo("0.6");
        assertThat(after.balance("ETH")).isEqualByComparingTo(ether);
        assertThat(after.swap("0.1", "BTC", "ETH").at("state")).isEqualTo("BOOKED");
        stack.books().areSound();
    }
}

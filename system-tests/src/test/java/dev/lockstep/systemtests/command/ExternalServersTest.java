package dev.lockstep.systemtests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.systemtests.servers.ServersExtension;
import dev.lockstep.systemtests.stack.Customer;
import dev.lockstep.systemtests.stack.Stack;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("system")
class ExternalServersTest {

    @Test
    void runsOnServersThatAreThereAndLeavesThemRunning() {
        Infrastructure servers = ServersExtension.shared();
        try (Stack stack = Stack.on(servers)) {
            assertThat(stack.started()).containsExactlyInAnyOrder("launcher", "payara");
            Customer customer = Customer.with(stack.api("demo"), "1", "BTC");
            assertThat(customer.swap("0.4", "BTC", "ETH").at("state")).isEqualTo("BOOKED");
        }
        assertThat(servers.pids().values())
                .isNotEmpty()
                .allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isPresent());
    }
}

package dev.lockstep.swap.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    private static final String NAME = "hooks.example.com";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "172.15.255.255",
                "172.32.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1"
            })
    void takesWhatIsPublic(String address) throws UnknownHostException {
        assertThat(guard(false, address).lookUp(NAME)).containsExactly(InetAddress.getByName(address));
    }

    @ParameterizedTest
    @DisplayName("WH-04: a name that leads to an address that is not public is refused")
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.255",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.0",
                "10.255.255.255",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fdff::1",
                "ff02::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::a00:1",
                "2001::1",
                "2001:db8::1",
                "2001:2::1",
                "3fff::1",
                "100::1",
                "5f00::1"
            })
    void refusesWhatIsNot(String address) throws UnknownHostException {
        assertThatThrownBy(() -> guard(false, address).lookUp(NAME))
                .isInstanceOf(AddressGuard.RefusedException.class)
                .hasMessageContaining(NAME)
                .hasMessageNotContaining(address);
    }

    @Test
    @DisplayName("WH-04: one address that is not public among others is enough")
    void refusesAllForOne() {
        assertThatThrownBy(() -> guard(false, "8.8.8.8", "10.0.0.1").lookUp(NAME))
                .isInstanceOf(AddressGuard.RefusedException.class);
        assertThatThrownBy(() -> guard(true, "127.0.0.1", "10.0.0.1").lookUp(NAME))
                .isInstanceOf(AddressGuard.RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "8.8.8.8"})
    void takesThisMachineInDevelopment(String address) throws UnknownHostException {
        assertThat(guard(true, address).lookUp(NAME)).hasSize(1);
    }

    @Test
    void knowsNoNameThatLeadsNowhere() {
        assertThatThrownBy(() -> guard(false).lookUp(NAME))
                .isInstanceOf(UnknownHostException.class)
                .isNotInstanceOf(AddressGuard.RefusedException.class);
    }

    private static AddressGuard guard(boolean development, String... addresses) {
        return new AddressGuard(development, host -> {
            InetAddress[] found = new InetAddress[addresses.length];
            for (int i = 0; i < addresses.length; i++) {
                found[i] = InetAddress.getByName(addresses[i]);
            }
            return found;
        });
    }
}

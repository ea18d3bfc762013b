package dev.lockstep.swap.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {

    private final Targets targets = new Targets(false, Set.of(443, 8443));
    private final Targets development = new Targets(true, Set.of(443));

    @Test
    void takesHttpsOnItsPorts() {
        assertThat(targets.parse("https://hooks.example.com/a?b=c").port()).isEqualTo(443);
        assertThat(targets.parse("https://Hooks.Example.COM:8443/").host()).isEqualTo("hooks.example.com");
        assertThat(targets.parse("https://xn--mnchen-3ya.example").host()).isEqualTo("xn--mnchen-3ya.example");
    }

    @ParameterizedTest
    @DisplayName("WH-04: an address that can lead into a network of ours is refused by its text")
    @ValueSource(
            strings = {
                "http://hooks.example.com/",
                "file:///etc/passwd",
                "ftp://hooks.example.com/",
                "gopher://hooks.example.com/",
                "jar:https://hooks.example.com/!/",
                "https:hooks.example.com",
                "//hooks.example.com/",
                "hooks.example.com",
                "",
                "https://",
                "https://hooks.example.com:5432/",
                "https://hooks.example.com:80/",
                "https://hooks.example.com:0/",
                "https://user@hooks.example.com/",
                "https://user:secret@hooks.example.com/",
                "https://hooks.example.com#@127.0.0.1/",
                "https://127.0.0.1/",
                "https://10.0.0.1/",
                "https://8.8.8.8/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.0x0.0x0.0x1/",
                "https://0177.0.0.1/",
                "https://017700000001/",
                "https://127.0.0.0x1/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[fc00::1]/",
                "https://[2002:7f00:1::]/",
                "https://[64:ff9b::7f00:1]/",
                "https://localhost/",
                "https://localhost./",
                "https://hooks.example.com./",
                "https://postgres/",
                "https://hooks.example.com\\@127.0.0.1/",
                "https://hooks.example.com/\r\nHost: internal",
                "https://hooks.example.com/a b",
                "https://m\u00fcnchen.example/",
                "https://\u2460\u2461\u2466.0.0.1/"
            })
    void refuses(String url) {
        assertThatThrownBy(() -> targets.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url must");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:1234/",
                "http://127.0.0.1:1234/",
                "https://127.0.0.1/",
                "http://[::1]:80/",
                "http://hooks.example.com/"
            })
    void takesThisMachineInDevelopment(String url) {
        assertThat(development.parse(url).uri()).hasToString(url);
    }

    @ParameterizedTest
    @DisplayName("WH-04: development takes this machine and no other of the network")
    @ValueSource(
            strings = {
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://[fc00::1]/",
                "http://2130706433/",
                "http://127.1/",
                "file:///etc/passwd",
                "http://user@localhost/"
            })
    void refusesTheRestOfTheNetworkInDevelopment(String url) {
        assertThatThrownBy(() -> development.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatIsTooLong() {
        String url = "https://hooks.example.com/" + "a".repeat(Targets.URL_LENGTH_MAX);
        assertThat(targets.parse(url.substring(0, Targets.URL_LENGTH_MAX)).port())
                .isEqualTo(443);
        assertThatThrownBy(() -> targets.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }
}

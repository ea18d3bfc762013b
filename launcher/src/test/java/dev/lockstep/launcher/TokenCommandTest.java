package dev.lockstep.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.launcher.Arguments.Known;
import dev.lockstep.launcher.token.TokenRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandTest {

    @Test
    void makesAnAgentOfAChannelWithItsCaps() {
        TokenRequest request =
                request("--channel demo --agent shopper --cap BTC=0.1/1 --cap EUR=50/200.50 --approve-above BTC=0.05");

        assertThat(request.subject()).isEqualTo("agent:shopper");
        assertThat(request.channel()).isEqualTo("demo");
        assertThat(request.scopes()).containsExactly("swaps:read", "swaps:write");
        assertThat(request.caps())
                .isEqualTo(Map.of(
                        "BTC", Map.of("perSwap", "0.1", "perDay", "1", "approveAbove", "0.05"),
                        "EUR", Map.of("perSwap", "50", "perDay", "200.50")));
    }

    @Test
    void givesNobodyElseCaps() {
        assertThat(request("--channel demo").caps()).isNull();
        assertThat(request("--operator alice").caps()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--agent shopper --cap BTC=0.1/1",
                "--operator alice --agent shopper --cap BTC=0.1/1",
                "--channel demo --operator alice --agent shopper --cap BTC=0.1/1",
                "--channel demo --agent shopper",
                "--channel demo --agent shopper --cap BTC=0.1",
                "--channel demo --agent shopper --cap BTC=-1/1",
                "--channel demo --agent shopper --cap BTC=0.1/1 --cap BTC=0.2/1",
                "--channel demo --agent shopper --cap BTC=0.1/1 --approve-above ETH=1",
                "--channel demo --agent shopper --cap BTC=0.1/1 --approve-above BTC=0.1/1",
                "--channel demo --agent shopper --cap BTC=0.1/1 --approve-above BTC=1 --approve-above BTC=2",
                "--channel demo --cap BTC=0.1/1",
                "--operator alice --approve-above BTC=1",
                "--channel demo --operator alice",
                ""
            })
    void makesNothingOfWhatDoesNotFit(String words) {
        assertThatThrownBy(() -> request(words)).isInstanceOf(UsageException.class);
    }

    private static TokenRequest request(String words) {
        return TokenCommand.request(Arguments.parse(
                words.isEmpty() ? List.of() : List.of(words.split(" ")),
                new Known(
                        Set.of(),
                        Set.of("--channel", "--operator", "--agent", "--ttl"),
                        Set.of("--scope", "--cap", "--approve-above"))));
    }
}

package dev.lockstep.swap.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.http.ProblemException;
import dev.lockstep.swap.price.Assets;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentTest {

    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);
    private static final Assets ASSETS =
            Assets.of(List.of(new Assets.Named(BTC, "Bitcoin"), new Assets.Named(ETH, "Ether")));

    private final Agent agent = read("{\"BTC\":{\"perSwap\":\"0.1\",\"perDay\":\"1\",\"approveAbove\":\"0.05\"}}");

    @Test
    void sellsUpToItsCapAndNotOneUnitMore() {
        assertThat(agent.capFor(btc("0.1")).perDay()).isEqualTo(btc("1"));
        assertThatThrownBy(() -> agent.capFor(btc("0.10000001")))
                .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
                .extracting(e -> e.problem().code())
                .isEqualTo(ProblemCode.AGENT_CAP_EXCEEDED);
    }

    @Test
    void sellsNothingThatIsNotNamed() {
        assertThatThrownBy(() -> agent.capFor(Money.ofMinor(ETH, 1)))
                .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
                .extracting(e -> e.problem().code())
                .isEqualTo(ProblemCode.AGENT_ASSET_NOT_ALLOWED);
        assertThatThrownBy(() -> read("{}").capFor(btc("0.1"))).isInstanceOf(ProblemException.class);
    }

    @Test
    void needsApprovalAboveTheThresholdAndNotAtIt() {
        Cap cap = agent.capFor(btc("0.1"));
        assertThat(cap.needsApproval(btc("0.05"))).isFalse();
        assertThat(cap.needsApproval(btc("0.05000001"))).isTrue();
        Cap free = read("{\"BTC\":{\"perSwap\":\"0.1\",\"perDay\":\"1\"}}").capFor(btc("0.1"));
        assertThat(free.needsApproval(btc("0.1"))).isFalse();
        Cap always = read("{\"BTC\":{\"perSwap\":\"0.1\",\"perDay\":\"1\",\"approveAbove\":\"0\"}}")
                .capFor(btc("0.1"));
        assertThat(always.needsApproval(Money.ofMinor(BTC, 1))).isTrue();
    }

    /** What is not understood might be a bound. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "\"BTC\"",
                "{\"DOGE\":{\"perSwap\":\"1\",\"perDay\":\"1\"}}",
                "{\"BTC\":\"1\"}",
                "{\"BTC\":{\"perSwap\":\"1\"}}",
                "{\"BTC\":{\"perDay\":\"1\"}}",
                "{\"BTC\":{\"perSwap\":1,\"perDay\":\"1\"}}",
                "{\"BTC\":{\"perSwap\":null,\"perDay\":\"1\"}}",
                "{\"BTC\":{\"perSwap\":\"0\",\"perDay\":\"1\"}}",
                "{\"BTC\":{\"perSwap\":\"-1\",\"perDay\":\"1\"}}",
                "{\"BTC\":{\"perSwap\":\"2\",\"perDay\":\"1\"}}",
                "{\"BTC\":{\"perSwap\":\"1e1\",\"perDay\":\"100\"}}",
                "{\"BTC\":{\"perSwap\":\"0.000000001\",\"perDay\":\"1\"}}",
                "{\"BTC\":{\"perSwap\":\"1\",\"perDay\":\"1\",\"approveAbove\":\"-1\"}}",
                "{\"BTC\":{\"perSwap\":\"1\",\"perDay\":\"1\",\"perHour\":\"1\"}}",
                "{\"BTC\":{\"perSwap\":\"1\",\"perDay\":\"1\"},\"BTC\":{\"perSwap\":\"9\",\"perDay\":\"9\"}}"
            })
    void isNobodyByAClaimThatIsNotUnderstood(String claim) {
        assertThatThrownBy(() -> read(claim)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hasAName() {
        assertThatThrownBy(() -> Agent.read(" ", "{}", ASSETS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Agent.read("x".repeat(256), "{}", ASSETS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Agent read(String claim) {
        return Agent.read("agent:shopper", claim, ASSETS);
    }

    private static Money btc(String amount) {
        return Money.parse(BTC, amount);
    }
}

package dev.lockstep.ledger.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.query.Difference;
import dev.lockstep.contract.query.Difference.Kind;
import dev.lockstep.contract.query.Difference.Subject;
import dev.lockstep.ledger.control.RebuiltBalances.Movement;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class RebuiltBalancesTest {

    private static final String BTC = "BTC/8";

    private final RebuiltBalances balances = new RebuiltBalances();

    @Test
    void findsNothingWhereTheBalanceIsTheSumOfAllChunks() {
        assertThat(balances.add(legs("a", 5, 1, 0))).isEmpty();
        assertThat(balances.add(legs("a", -2, 7, 5))).isEmpty();
        assertThat(balances.compare("a", BTC, minor(3))).isEmpty();
        assertThat(balances.compare("never used", BTC, minor(0))).isEmpty();
        assertThat(balances.rest()).isEmpty();
    }

    @Test
    void saysWhatIsKeptAndWhatTheLegsSay() {
        balances.add(legs("a", 5, 7, 0));
        assertThat(balances.compare("a", BTC, minor(6))).contains(difference(Kind.BALANCE, "a", 6L, 5, 7));
        assertThat(balances.compare("b", BTC, minor(1))).contains(difference(Kind.BALANCE, "b", 1L, 0, 0));
        assertThat(balances.compare("c", BTC, null)).contains(difference(Kind.BALANCE_MISSING, "c", null, 0, 0));
    }

    @Test
    void missesTheBalanceOfLegsOnAnAccountThatIsNotThereOrInAnotherAsset() {
        balances.add(legs("b", 5, 7, 0));
        balances.add(new Movement("a", "ETH/18", minor(1), 9, minor(0), minor(0)));
        assertThat(balances.compare("a", BTC, minor(0))).isEmpty();
        assertThat(balances.rest())
                .containsExactly(
                        new Difference(Subject.of(Kind.BALANCE_MISSING, "a"), Asset.parse("ETH/18"), null, minor(1), 9),
                        difference(Kind.BALANCE_MISSING, "b", null, 5, 7));
    }

    @Test
    void tellsOnceOfAnAccountThatTheBalancesBehindItsLegsAreWrong() {
        assertThat(balances.add(legs("a", 5, 1, 0))).isEmpty();
        assertThat(balances.add(legs("a", 1, 2, 4))).contains(minor(5));
        assertThat(balances.add(legs("a", 1, 3, 4))).isEmpty();
        assertThat(balances.add(new Movement("b", BTC, minor(2), 4, minor(0), minor(1))))
                .contains(minor(0));
        assertThat(balances.compare("a", BTC, minor(7))).isEmpty();
    }

    private static Movement legs(String account, long total, long lastSeq, long before) {
        return new Movement(account, BTC, minor(total), lastSeq, minor(before), minor(before));
    }

    private static Difference difference(Kind kind, String account, Long booked, long recomputed, long seq) {
        return new Difference(
                Subject.of(kind, account),
                Asset.parse(BTC),
                booked == null ? null : minor(booked),
                minor(recomputed),
                seq);
    }

    private static BigInteger minor(long value) {
        return BigInteger.valueOf(value);
    }
}

package dev.lockstep.contract.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockstep.contract.Seeded;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

    private static final Asset BTC = new Asset("BTC", 8);
    private static final Asset ETH = new Asset("ETH", 18);
    private static final Asset YEN = new Asset("JPY", 0);
    private static final BigInteger LARGEST = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);

    @Test
    void readsDecimalsIntoSmallestUnits() {
        assertThat(Money.parse(BTC, "0.5").minor()).isEqualTo(50_000_000);
        assertThat(Money.parse(BTC, "-0.00000001").minor()).isEqualTo(-1);
        assertThat(Money.parse(ETH, "10").minor()).isEqualTo(BigInteger.TEN.pow(19));
        assertThat(Money.parse(YEN, "0").isZero()).isTrue();
    }

    @Test
    void writesAllDecimalsOfTheAssetAndNeverAnExponent() {
        assertThat(Money.parse(BTC, "0.5").decimal()).isEqualTo("0.50000000");
        assertThat(Money.ofMinor(ETH, 1).decimal()).isEqualTo("0.000000000000000001");
        assertThat(new Money(YEN, LARGEST).decimal()).isEqualTo("9".repeat(38));
        assertThat(Money.ofMinor(BTC, -150_000_000)).hasToString("-1.50000000 BTC");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1e3",
                "1E-3",
                "+1",
                "-0",
                "-0.00",
                "01",
                "00.1",
                ".5",
                "5.",
                "1,5",
                "1_000",
                "0x1",
                "NaN",
                "Infinity",
                " 1",
                "1 ",
                "--1",
                "1.0.0",
                "\u0661",
                "\uff11",
                "1\n",
                "1.000000001",
                "1\u0000"
            })
    void refusesWhatIsNoPlainDecimalOfTheAsset(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Money.parse(BTC, text));
    }

    @Test
    void refusesMoreDecimalsThanTheAssetHasEvenIfTheyAreZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.parse(YEN, "1.0"))
                .withMessageContaining("0 decimals");
    }

    @Test
    void endsBelowTenToThe38() {
        assertThat(new Money(ETH, LARGEST).minor()).isEqualTo(LARGEST);
        assertThat(new Money(ETH, LARGEST.negate()).isNegative()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new Money(ETH, LARGEST.add(BigInteger.ONE)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Money(ETH, LARGEST).plus(Money.ofMinor(ETH, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Money(ETH, LARGEST.negate()).minus(Money.ofMinor(ETH, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Money.parse(BTC, "9".repeat(31)));
    }

    @Test
    void neverCombinesTwoAssets() {
        Money bitcoin = Money.parse(BTC, "1");
        Money otherScale = Money.parse(new Asset("BTC", 6), "1");
        assertThatIllegalArgumentException().isThrownBy(() -> bitcoin.plus(otherScale));
        assertThatIllegalArgumentException().isThrownBy(() -> bitcoin.minus(otherScale));
        assertThatIllegalArgumentException().isThrownBy(() -> bitcoin.compareTo(otherScale));
        assertThat(bitcoin).isNotEqualTo(otherScale);
    }

    @Test
    @ExtendWith(Seeded.class)
    void readsBackWhatItWrote(Random random) {
        for (int i = 0; i < 10_000; i++) {
            Asset asset = new Asset("X" + random.nextInt(10), random.nextInt(Asset.SCALE_MAX + 1));
            BigInteger minor = new BigInteger(random.nextInt(126), random);
            Money money = new Money(asset, random.nextBoolean() ? minor : minor.negate());
            assertThat(Money.parse(asset, money.decimal())).isEqualTo(money);
            assertThat(money.plus(money.negate()).isZero()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "BTC",
                "BTC/",
                "/8",
                "btc/8",
                "B/8",
                "BTC/19",
                "BTC/08",
                "BTC/-1",
                "BTC/8 ",
                "1BTC/8",
                "ABCDEFGHIJKLM/2",
                "BTC/8/8"
            })
    void refusesWhatIsNoAsset(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Asset.parse(text));
    }

    @Test
    void readsBackEveryScaleOfAnAsset() {
        for (int scale = 0; scale <= Asset.SCALE_MAX; scale++) {
            Asset asset = new Asset("TOKEN9", scale);
            assertThat(Asset.parse(asset.toString())).isEqualTo(asset);
        }
    }
}

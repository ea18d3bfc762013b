package dev.lockstep.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PostingTest {

    private static final Asset EUR = Asset.parse("EUR/2");
    private static final Asset BTC = Asset.parse("BTC/8");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final SagaId SAGA = new SagaId(new UUID(7, 7));

    @Test
    void isConstructedWhenItsLegsSumToZeroInEveryAsset() {
        Posting posting =
                posting(1, leg("a", EUR, -5), leg("b", EUR, 5), leg("c", BTC, 3), leg("d", BTC, -2), leg("e", BTC, -1));
        assertThat(posting.legs()).hasSize(5);
    }

    @Test
    void cannotBeConstructedUnbalanced() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> posting(1, leg("a", EUR, -5), leg("b", EUR, 4)))
                .withMessageContaining("EUR/2");
    }

    @Test
    void doesNotBalanceOneAssetWithAnother() {
        assertThatIllegalArgumentException().isThrownBy(() -> posting(1, leg("a", EUR, -5), leg("b", BTC, 5)));
    }

    @Test
    void doesNotBalanceOneScaleWithAnother() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> posting(1, leg("a", EUR, -5), leg("b", Asset.parse("EUR/3"), 5)));
    }

    @Test
    void needsTwoLegsAndTakesAThousand() {
        assertThatIllegalArgumentException().isThrownBy(() -> posting(1));
        assertThatIllegalArgumentException().isThrownBy(() -> posting(1, leg("a", EUR, 1)));
        assertThat(posting(1, legs(Posting.LEGS_MAX)).legs()).hasSize(Posting.LEGS_MAX);
        assertThatIllegalArgumentException().isThrownBy(() -> posting(1, legs(Posting.LEGS_MAX + 2)));
    }

    @Test
    void hasNoLegThatMovesNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> leg("a", EUR, 0));
    }

    @Test
    void balancesAmountsThatNoLongCouldHold() {
        Money huge = Money.parse(BTC, "9".repeat(30));
        assertThat(Posting.unbalancedAsset(List.of(huge, huge.negate(), huge, huge.negate())))
                .isEmpty();
        assertThat(Posting.unbalancedAsset(List.of(huge, huge, huge.negate()))).contains(BTC);
    }

    @Test
    void aBookingHasEveryPartOnceAndInOrder() {
        Posting first = posting(1, leg("a", EUR, -5), leg("b", EUR, 5));
        Posting second = posting(2, leg("a", EUR, -5), leg("b", EUR, 5));
        assertThat(new Booking(SAGA, 2, List.of(first, second)).postings()).hasSize(2);
        assertThatIllegalArgumentException().isThrownBy(() -> new Booking(SAGA, 2, List.of(first)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Booking(SAGA, 1, List.of(first, second)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Booking(SAGA, 2, List.of(second, first)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Booking(SAGA, 2, List.of(first, first)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Booking(SAGA, 0, List.of()));
    }

    private static Leg[] legs(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> leg("a" + i, EUR, i % 2 == 0 ? 1 : -1))
                .toArray(Leg[]::new);
    }

    private static Leg leg(String account, Asset asset, long minor) {
        return new Leg(account, Money.ofMinor(asset, minor));
    }

    private static Posting posting(int part, Leg... legs) {
        return new Posting(part, "test", NOON, List.of(legs));
    }
}

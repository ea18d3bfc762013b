package dev.lockstep.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PastPostingTest {

    private static final Asset EUR = Asset.parse("EUR/2");
    private static final PostingId ID = new PostingId(new UUID(5, 1));
    private static final PastPosting POSTING =
            new PastPosting(ID, List.of(leg("a", -3), leg("b", 1), leg("b", 1), leg("c", 1)), Set.of());

    @Test
    void isTakenBackByItsLegsNegatedInWhateverOrder() {
        assertThat(POSTING.isTakenBackBy(List.of(leg("b", -1), leg("a", 3), leg("c", -1), leg("b", -1))))
                .isTrue();
    }

    @Test
    void isNotTakenBackByAnythingElse() {
        assertThat(POSTING.isTakenBackBy(POSTING.legs())).isFalse();
        assertThat(POSTING.isTakenBackBy(List.of(leg("a", 3), leg("b", -1), leg("c", -1))))
                .isFalse();
        assertThat(POSTING.isTakenBackBy(List.of(leg("a", 3), leg("b", -2), leg("c", -1))))
                .isFalse();
        assertThat(POSTING.isTakenBackBy(List.of(leg("a", 3), leg("b", -1), leg("c", -1), leg("c", -1))))
                .isFalse();
        Leg otherAsset = new Leg("a", Money.ofMinor(Asset.parse("EUR/3"), 3));
        assertThat(POSTING.isTakenBackBy(List.of(otherAsset, leg("b", -1), leg("b", -1), leg("c", -1))))
                .isFalse();
    }

    @Test
    void isReversedOnceABookingOfTheSameTransactionReversesIt() {
        Past past = new Past();
        past.read(List.of(POSTING));
        Posting reversal = new Posting(
                1,
                "undone",
                null,
                List.of(leg("a", 3), leg("b", -3)),
                new Correction(ID, Correction.Kind.REVERSAL, "because", "me"));
        past.book(new Booking(new SagaId(new UUID(1, 1)), 1, List.of(reversal)));
        assertThat(Objects.requireNonNull(past.posting(ID)).isReversed()).isTrue();
        assertThat(POSTING.isReversed()).isFalse();
        assertThat(past.posting(new PostingId(new UUID(5, 2)))).isNull();
    }

    private static Leg leg(String account, long minor) {
        return new Leg(account, Money.ofMinor(EUR, minor));
    }
}

package dev.lockstep.swap.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Correction.Kind;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.CorrectionView;
import dev.lockstep.contract.query.EntryView;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CorrectionLineTest {

    @Test
    void saysNothingOfAPostingThatNobodyCorrected() {
        assertThat(CorrectionLine.of(leg(null, null))).isEmpty();
    }

    @Test
    void saysWhatAPostingCorrectsAndWhatTakesItBack() {
        assertThat(CorrectionLine.of(leg(link(Kind.REPLACEMENT), link(Kind.REVERSAL))))
                .extracting(CorrectionLine::what)
                .containsExactly("replaces", "is reversed by");
        assertThat(CorrectionLine.of(leg(link(Kind.REVERSAL), null)))
                .extracting(CorrectionLine::what)
                .containsExactly("reverses");
    }

    private static CorrectionView link(Kind kind) {
        return new CorrectionView(kind, new PostingId(new UUID(5, 2)), new SagaId(new UUID(1, 2)), "because", "me");
    }

    private static EntryView leg(@Nullable CorrectionView corrects, @Nullable CorrectionView reversedBy) {
        Money euro = Money.ofMinor(new Asset("EUR", 2), 1);
        return new EntryView(
                1,
                new PostingId(new UUID(5, 1)),
                new SagaId(new UUID(1, 1)),
                1,
                "",
                "house:EUR",
                euro,
                euro,
                Instant.EPOCH,
                Instant.EPOCH,
                corrects,
                reversedBy);
    }
}

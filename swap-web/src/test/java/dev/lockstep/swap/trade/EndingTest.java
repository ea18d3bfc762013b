package dev.lockstep.swap.trade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.LedgerEvent;
import dev.lockstep.contract.message.LedgerEvent.BalanceAfter;
import dev.lockstep.contract.message.LedgerEvent.BookedPart;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EndingTest {

    private static final Asset ETH = new Asset("ETH", 18);
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final SagaId SAGA = new SagaId(new UUID(1, 1));

    @Test
    void keepsAnAccountsLastBalanceInTheOrderOfTheParts() {
        BookedPart fee = part(3, "9.9");
        BookedPart buy = part(2, "10");

        Ending ending = Ending.of(new LedgerEvent.SagaBooked(SAGA, "swap", AT, List.of(fee, buy)), null)
                .orElseThrow();

        assertThat(ending.balances()).containsEntry("customer:1:ETH", Money.parse(ETH, "9.9"));
        assertThat(ending.postings()).containsOnlyKeys(2, 3);
        assertThat(ending.end()).isEqualTo(new Progress.Booked(AT));
    }

    @Test
    void tellsWhyTheLedgerSaidNo() {
        LedgerEvent refused = new LedgerEvent.SagaRefused(
                SAGA, "swap", AT, RefusalCode.INSUFFICIENT_FUNDS, "not enough", 1, "customer:1:ETH");

        assertThat(Ending.of(refused, null).orElseThrow().end())
                .isEqualTo(new Progress.Refused(AT, "insufficient-funds", "not enough"));
    }

    @Test
    void isNotMadeOfAnEventThatEndsNothing() {
        LedgerEvent late = new LedgerEvent.PartLate(SAGA, 1, new MessageId(new UUID(2, 2)), "BOOKED", AT);

        assertThat(Ending.of(late, null)).isEmpty();
    }

    private static BookedPart part(int number, String balance) {
        return new BookedPart(
                number,
                new PostingId(new UUID(3, number)),
                List.of(new BalanceAfter("customer:1:ETH", Money.parse(ETH, balance))));
    }
}

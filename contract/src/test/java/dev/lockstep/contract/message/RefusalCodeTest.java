package dev.lockstep.contract.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RefusalCodeTest {

    @Test
    void standsInItsOrderOfPrecedence() {
        assertThat(Arrays.stream(RefusalCode.values()).map(RefusalCode::code))
                .containsExactly(
                        "context-conflict",
                        "part-conflict",
                        "digest-mismatch",
                        "cancelled",
                        "legs-out-of-bounds",
                        "saga-too-large",
                        "zero-amount",
                        "unbalanced",
                        "unknown-account",
                        "asset-mismatch",
                        "account-conflict",
                        "account-closed",
                        "account-frozen",
                        "balance-not-zero",
                        "unknown-posting",
                        "already-corrected",
                        "reversal-mismatch",
                        "not-reversed",
                        "insufficient-funds",
                        "balance-out-of-range");
    }

    @Test
    void isReadBackFromItsCode() {
        for (RefusalCode code : RefusalCode.values()) {
            assertThat(RefusalCode.ofCode(code.code())).isEqualTo(code);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> RefusalCode.ofCode("unlucky"));
    }

    @Test
    void parksUnderCodesOfTheSameForm() {
        assertThat(Arrays.stream(ParkReason.values()).map(ParkReason::code))
                .containsExactly(
                        "too-large",
                        "unreadable-context",
                        "invalid-context",
                        "unreadable-header",
                        "unknown-type",
                        "unknown-version",
                        "unreadable-payload",
                        "processing-failed");
    }

    @Test
    void parksARecordUnderTheNameOfItsTopicAndAParkedOneWhereItStands() {
        assertThat(Topics.parkedOf(Topics.LEDGER_COMMANDS)).isEqualTo("ledger.commands.v1.parked");
        assertThat(Topics.parkedOf("ledger.commands.v1.parked")).isEqualTo("ledger.commands.v1.parked");
    }
}

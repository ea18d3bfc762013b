package dev.lockstep.contract.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.Docs;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/wire-contract.md promises is what the code has. */
class WireContractTest {

    @Test
    void listsEveryRefusalCodeInItsOrderOfPrecedence() {
        assertThat(codes("## Refusal codes, in order of precedence"))
                .containsExactlyElementsOf(Arrays.stream(RefusalCode.values())
                        .map(RefusalCode::code)
                        .toList());
    }

    @Test
    void listsEveryReasonForParking() {
        assertThat(codes("## Reasons for parking"))
                .containsExactlyElementsOf(
                        Arrays.stream(ParkReason.values()).map(ParkReason::code).toList());
    }

    @Test
    void saysWhatEachOfThemMeans() {
        for (String heading : List.of("## Refusal codes, in order of precedence", "## Reasons for parking")) {
            assertThat(Docs.table("wire-contract.md", heading))
                    .allSatisfy(
                            row -> assertThat(row).hasSize(2).last().asString().isNotBlank());
        }
    }

    private static List<String> codes(String heading) {
        return Docs.table("wire-contract.md", heading).stream()
                .flatMap(row -> Docs.codes(row.get(0)).stream())
                .toList();
    }
}

package dev.lockstep.contract.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.Docs;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class AccountKindTest {

    /** The chart of accounts in docs/accounts.md. */
    @Test
    void standsInTheChartOfAccountsWithItsLimit() {
        List<List<String>> chart = Docs.table("accounts.md", "## Kinds");

        assertThat(chart)
                .extracting(row -> Docs.codes(row.get(0)).get(0) + ": " + row.get(2))
                .containsExactlyElementsOf(Arrays.stream(AccountKind.values())
                        .map(kind -> code(kind) + ": " + (kind.mayGoNegative() ? "may be negative" : "never negative"))
                        .toList());
        assertThat(chart).allSatisfy(row -> {
            assertThat(row).hasSize(5).allSatisfy(cell -> assertThat(cell).isNotBlank());
            assertThat(Docs.codes(row.get(1)).get(0))
                    .startsWith(Docs.codes(row.get(0)).get(0) + ":");
        });
    }

    private static String code(AccountKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}

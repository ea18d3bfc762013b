package dev.lockstep.swap.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {

    @ParameterizedTest
    @CsvSource({
        "/api, API",
        "/api/v1/swaps, API",
        "/audit/v1/journal, AUDIT",
        "/operations, OPERATIONS",
        "/operations/v1/relays, OPERATIONS",
        "/office, OFFICE",
        "/office/, OFFICE",
        "/office/swaps.xhtml, OFFICE",
        "/api/docs, OPEN",
        "/api/docs/x, API",
        "/apis, OPEN",
        "/auditing, OPEN",
        "/operationstheatre, OPEN",
        "/offices/swaps.xhtml, OPEN",
        "/metrics, OPEN",
        "/, OPEN",
        "'', OPEN"
    })
    void isChosenByTheFirstPartOfThePath(String path, Door door) {
        assertThat(Door.of(path)).isEqualTo(door);
    }

    @Test
    void goesToThePageThatWasAskedForAfterTheLogin() {
        assertThat(Door.pageAfterLogin("/office/swap.xhtml?id=0198-ab")).isEqualTo("/office/swap.xhtml?id=0198-ab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://elsewhere.example/office/swaps.xhtml",
                "//elsewhere.example/office/swaps.xhtml",
                "/office/../api/v1/swaps",
                "/office/login.xhtml",
                "/office/login.xhtml?from=/office/login.xhtml",
                "/office/swaps.xhtml?a=b\r\nSet-Cookie: x=y",
                "/office//elsewhere.example.xhtml"
            })
    void goesNowhereElseAfterTheLogin(String asked) {
        assertThat(Door.pageAfterLogin(asked)).isEqualTo(Door.FIRST_PAGE);
    }
}

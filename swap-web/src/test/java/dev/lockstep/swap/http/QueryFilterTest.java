package dev.lockstep.swap.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueryFilterTest {

    @Test
    void knowsTheParametersOfTheMethod() throws NoSuchMethodException {
        assertThat(QueryFilter.known(
                        QueryFilterTest.class.getDeclaredMethod("called", String.class, String.class, String.class)))
                .containsExactly("cursor", "limit");
        assertThat(QueryFilter.known(null)).isEmpty();
    }

    @Test
    void refusesWhatIsNotKnownAndWhatIsThereTwice() {
        Set<String> known = Set.of("limit");
        assertThat(QueryFilter.wrong(known, Map.of("limit", List.of("1")))).isEmpty();
        assertThat(QueryFilter.wrong(known, Map.of())).isEmpty();
        assertThat(QueryFilter.wrong(known, Map.of("limit", List.of("1", "1"))))
                .extracting(FieldError::pointer)
                .containsExactly("#limit");
        assertThat(QueryFilter.wrong(known, Map.of("Limit", List.of("1"))))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.pointer()).isEqualTo("#Limit");
                    assertThat(error.detail()).contains("known are limit");
                });
        assertThat(QueryFilter.wrong(Set.of(), Map.of("x", List.of(""))))
                .singleElement()
                .satisfies(error -> assertThat(error.detail()).contains("none is"));
    }

    void called(@PathParam("id") String id, @QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {}
}

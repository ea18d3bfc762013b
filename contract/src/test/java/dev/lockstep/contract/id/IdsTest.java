package dev.lockstep.contract.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @Test
    void makesVersion7() {
        UUID id = Ids.timeOrdered().next();
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void risesWithinOneProcessAsTextAndSoAsAnIndexKey() {
        Ids ids = Ids.timeOrdered();
        assertThat(Stream.generate(ids::next).limit(10_000).map(UUID::toString))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void risesForEveryThreadWhileOthersMakeThemToo() {
        Ids ids = Ids.timeOrdered();
        List<CompletableFuture<Long>> threads = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> falls(ids, 50_000), work -> new Thread(work).start()))
                .limit(4)
                .toList();
        assertThat(threads).allSatisfy(falls -> assertThat(falls.join()).isZero());
    }

    /** How often one identifier of so many is not above the one before. */
    private static long falls(Ids ids, int count) {
        List<String> made =
                Stream.generate(ids::next).limit(count).map(UUID::toString).toList();
        return IntStream.range(1, count)
                .filter(i -> made.get(i).compareTo(made.get(i - 1)) <= 0)
                .count();
    }

    @Test
    void readsTheCanonicalForm() {
        String text = "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";
        assertThat(SagaId.parse(text)).hasToString(text);
        assertThat(SagaId.parse(text.toUpperCase(java.util.Locale.ROOT))).isEqualTo(SagaId.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "0190a1b2c3d47e5f8a6b7c8d9e0f1a2b",
                "{0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b}",
                "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2g",
                "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b "
            })
    void refusesEveryOtherForm(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SagaId.parse(text));
        assertThatIllegalArgumentException().isThrownBy(() -> OfferId.parse(text));
        assertThatIllegalArgumentException().isThrownBy(() -> SwapId.parse(text));
        assertThatIllegalArgumentException().isThrownBy(() -> MessageId.parse(text));
        assertThatIllegalArgumentException().isThrownBy(() -> CustomerId.parse(text));
        assertThatIllegalArgumentException().isThrownBy(() -> TransferId.parse(text));
    }

    /** The example of RFC 9562, appendix A.6. */
    @Test
    void beginsAMillisecondWithItsSmallestId() {
        assertThat(Ids.lowestAt(Instant.parse("2022-02-22T19:22:22Z")))
                .isEqualTo(UUID.fromString("017f22e2-79b0-7000-8000-000000000000"));
    }
}

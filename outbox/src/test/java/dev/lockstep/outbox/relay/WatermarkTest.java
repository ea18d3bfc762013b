package dev.lockstep.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WatermarkTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final Watermark watermark = new Watermark();

    @Test
    void isTheGreatestIdWhateverTheOrder() {
        UUID older = Watermark.lowestAt(NOW.minusSeconds(2));
        UUID younger = Watermark.lowestAt(NOW.minusSeconds(1));

        assertThat(after(younger, older)).isEqualTo(younger);
    }

    @Test
    void comparesIdsOfOneMillisecondWithoutASign() {
        UUID small = new UUID(Watermark.lowestAt(NOW).getMostSignificantBits(), 0x8000000000000001L);
        UUID great = new UUID(Watermark.lowestAt(NOW).getMostSignificantBits(), 0xbfffffffffffffffL);

        assertThat(after(great, small)).isEqualTo(great);
    }

    @Test
    void isNotRaisedByAnIdOfAClockThatIsFarAhead() {
        assertThat(after(Watermark.lowestAt(NOW.plusSeconds(61)))).isNull();
        assertThat(after(Watermark.lowestAt(NOW.plusSeconds(60)))).isNotNull();
    }

    @Test
    void isNotRaisedByAnIdWithoutTime() {
        assertThat(after(UUID.fromString("f81d4fae-7dec-41d0-a765-00a0c91e6bf6")))
                .isNull();
    }

    @Test
    void beginsAMillisecondWithItsSmallestId() {
        assertThat(Watermark.lowestAt(Instant.parse("2022-02-22T19:22:22Z")))
                .isEqualTo(UUID.fromString("017f22e2-79b0-7000-8000-000000000000"));
    }

    private UUID after(UUID... ids) {
        List<Envelope> relayed = new ArrayList<>();
        for (UUID id : ids) {
            relayed.add(Envelope.of(new MessageId(id), "t", "key", "post", new byte[0]));
        }
        watermark.raise(relayed, NOW);
        return watermark.greatest();
    }
}

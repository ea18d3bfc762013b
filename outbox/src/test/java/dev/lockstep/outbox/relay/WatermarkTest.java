package dev.lockstep.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.Ids;
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
        UUID older = Ids.lowestAt(NOW.minusSeconds(2));
        UUID younger = Ids.lowestAt(NOW.minusSeconds(1));

        assertThat(after(younger, older)).isEqualTo(younger);
    }

    @Test
    void comparesIdsOfOneMillisecondWithoutASign() {
        UUID small = new UUID(Ids.lowestAt(NOW).getMostSignificantBits(), 0x8000000000000001L);
        UUID great = new UUID(Ids.lowestAt(NOW).getMostSignificantBits(), 0xbfffffffffffffffL);

        assertThat(after(great, small)).isEqualTo(great);
    }

    @Test
    void isNotRaisedByAnIdOfAClockThatIsFarAhead() {
        assertThat(after(Ids.lowestAt(NOW.plusSeconds(61)))).isNull();
        assertThat(after(Ids.lowestAt(NOW.plusSeconds(60)))).isNotNull();
    }

    @Test
    void isNotRaisedByAnIdWithoutTime() {
        assertThat(after(UUID.fromString("f81d4fae-7dec-41d0-a765-00a0c91e6bf6")))
                .isNull();
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

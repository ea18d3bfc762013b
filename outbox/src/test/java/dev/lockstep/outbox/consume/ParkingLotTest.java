package dev.lockstep.outbox.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.query.ParkedView;
import dev.lockstep.outbox.FakeDatabase;
import dev.lockstep.outbox.FakeTransactions;
import dev.lockstep.outbox.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParkingLotTest {

    private static final byte[] ANY = {0, (byte) 0xff, 10};

    private final Ids ids = Ids.timeOrdered();
    private final ParkedId parkedId = new ParkedId(ids.next());
    private final MessageId messageId = new MessageId(ids.next());

    @Test
    void replaysTheBytesAndHeadersAsTheyCame() {
        Envelope copy = ParkingLot.copyOf(
                parked(ANY, List.of(Header.text("saga-context", "{"), Header.text("message-id", "m"))), messageId);

        assertThat(copy.id()).isEqualTo(messageId);
        assertThat(copy.topic()).isEqualTo("ledger.commands.v1");
        assertThat(copy.key()).isEqualTo(ANY);
        assertThat(copy.payload()).isEqualTo(ANY);
        assertThat(texts(copy)).containsExactly("saga-context={", "message-id=m", "replay-of=" + parkedId);
    }

    @Test
    void givesAReplayWithoutMessageIdTheSameIdEveryTime() {
        assertThat(texts(ParkingLot.copyOf(parked(ANY, List.of()), messageId)))
                .containsExactly("replay-of=" + parkedId, "message-id=" + parkedId);
    }

    @Test
    void namesTheLastRowOnlyInTheReplayOfAReplay() {
        Header before = Header.text("replay-of", "earlier");

        assertThat(texts(ParkingLot.copyOf(parked(ANY, List.of(before)), messageId)))
                .containsOnlyOnce("replay-of=" + parkedId)
                .doesNotContain("replay-of=earlier");
    }

    @Test
    void replaysARecordWithoutKeyOrValue() {
        Envelope copy = ParkingLot.copyOf(parked(null, List.of()), messageId);

        assertThat(copy.key()).isEmpty();
        assertThat(copy.payload()).isEmpty();
    }

    @Test
    void announcesTheRecordByteForByteWithItsReason() {
        InboundRecord record = new InboundRecord(
                "ledger.commands.v1", 3, 42, Instant.EPOCH, ANY, ANY, List.of(Header.text("message-id", "m")));

        Envelope announcement = ParkingLot.announcementOf(record, "too-large", "2 MB", messageId);

        assertThat(announcement.topic()).isEqualTo("ledger.commands.v1.parked");
        assertThat(announcement.key()).isEqualTo(ANY);
        assertThat(announcement.payload()).isEqualTo(ANY);
        assertThat(texts(announcement))
                .containsExactly("message-id=m", "parked-reason=too-large", "parked-detail=2 MB");
    }

    @Test
    void refusesToParkOrToResolveWithoutATransaction() {
        JdbcParkingLot lot =
                new JdbcParkingLot(FakeDatabase.withConnection(false), FakeTransactions.none(), ids, new ManualClock());

        assertThatIllegalStateException().isThrownBy(() -> lot.park(Records.named("r", 0, 0), "r", "d", null));
        assertThatIllegalStateException().isThrownBy(() -> lot.markReplayed(parkedId, "operator"));
        assertThatIllegalStateException().isThrownBy(() -> lot.markDiscarded(parkedId, "operator"));
    }

    private ParkedView parked(byte @Nullable [] bytes, List<Header> headers) {
        return new ParkedView(
                parkedId,
                "ledger.commands.v1",
                0,
                7,
                bytes,
                bytes,
                headers,
                "unreadable-payload",
                "no JSON",
                null,
                "PARKED",
                Instant.EPOCH,
                null,
                null);
    }

    private static List<String> texts(Envelope message) {
        return message.headers().stream()
                .map(header -> header.name() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .toList();
    }
}

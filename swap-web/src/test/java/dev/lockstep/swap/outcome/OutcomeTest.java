package dev.lockstep.swap.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.EventCodec;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.message.LedgerEvent;
import dev.lockstep.contract.message.ParkReason;
import dev.lockstep.outbox.consume.InboundRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final LedgerEvent EVENT =
            new LedgerEvent.SagaExpired(new SagaId(new UUID(1, 1)), "swap", AT, 3, List.of(1));
    private static final String ID = "0190a1b2-0000-7000-8000-000000000001";

    @Test
    void readsWhatTheLedgerWrites() throws Exception {
        Outcome outcome = Outcome.read(record(EventCodec.encode(EVENT), "saga-expired", "1", ID));

        assertThat(outcome.event()).isEqualTo(EVENT);
        assertThat(outcome.id()).hasToString(ID);
        assertThat(OutcomeHandler.subject(outcome.event())).isEqualTo(new UUID(1, 1));
    }

    @Test
    void saysWhyItCannotReadARecord() {
        byte[] good = EventCodec.encode(EVENT);

        assertReason(record(null, "saga-expired", "1", ID), ParkReason.UNREADABLE_PAYLOAD);
        assertReason(
                record("{}".getBytes(StandardCharsets.UTF_8), "saga-expired", "1", ID), ParkReason.UNREADABLE_PAYLOAD);
        assertReason(record(good, "no-such-type", "1", ID), ParkReason.UNKNOWN_TYPE);
        assertReason(record(good, "saga-expired", "2", ID), ParkReason.UNKNOWN_VERSION);
        assertReason(record(good, "saga-expired", "1", "x"), ParkReason.UNREADABLE_HEADER);
        assertReason(record(good, null, "1", ID), ParkReason.UNREADABLE_HEADER);
    }

    private static void assertReason(InboundRecord record, ParkReason reason) {
        assertThatThrownBy(() -> Outcome.read(record))
                .isInstanceOfSatisfying(
                        Outcome.UnreadableException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static InboundRecord record(byte[] value, String type, String version, String id) {
        List<Header> headers = new ArrayList<>();
        if (type != null) {
            headers.add(Header.text(Headers.MESSAGE_TYPE, type));
        }
        headers.add(Header.text(Headers.MESSAGE_VERSION, version));
        headers.add(Header.text(Headers.MESSAGE_ID, id));
        return new InboundRecord("ledger.events.v1", 0, 42, AT, null, value, headers);
    }
}

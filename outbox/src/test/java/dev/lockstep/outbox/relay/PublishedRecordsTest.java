package dev.lockstep.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.Golden;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.ParkingLot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The headers of each published record are those that the relay sends. */
class PublishedRecordsTest {

    private static final Map<String, String> SOURCES = Map.of(
            "ledger.commands.v1", "/lockstep/swap",
            "ledger.events.v1", "/lockstep/ledger",
            "swap.events.v1", "/lockstep/swap");

    /** All but what comes from others and what is parked. */
    static List<Golden> sentByTheRelay() {
        return Golden.all().stream()
                .filter(golden -> golden.headers().containsKey(Headers.MESSAGE_TYPE))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("sentByTheRelay")
    void sendsTheHeadersAsTheyArePublished(Golden golden) {
        Map<String, String> told = golden.headers();
        Envelope message = Envelope.of(
                MessageId.parse(told.get(Headers.MESSAGE_ID)),
                golden.channel(),
                golden.key(),
                golden.message(),
                golden.value());
        if (told.containsKey(Headers.SAGA_CONTEXT)) {
            message = message.inSaga(told.get(Headers.SAGA_CONTEXT));
        }
        message = message.tracedBy(told.get(Headers.TRACEPARENT), told.get(Headers.TRACESTATE));

        assertThat(texts(KafkaHeaders.of(message, SOURCES.getOrDefault(golden.channel(), ""))))
                .isEqualTo(texts(golden.headerList()));
    }

    @Test
    void triesEveryTopicOfTheRelay() {
        assertThat(sentByTheRelay().stream().map(Golden::channel))
                .containsOnly(SOURCES.keySet().toArray(String[]::new));
    }

    @Test
    void parksARecordAsItIsPublished() {
        Golden parked = Golden.of("parked");
        List<Header> own = parked.headerList().stream()
                .filter(header -> !List.of(Headers.PARKED_REASON, Headers.PARKED_DETAIL, Headers.COPY_ID)
                        .contains(header.name()))
                .toList();
        InboundRecord record = new InboundRecord(
                "ledger.commands.v1",
                3,
                7,
                Instant.EPOCH,
                parked.key().getBytes(StandardCharsets.UTF_8),
                parked.value(),
                own);

        Envelope announcement = ParkingLot.announcementOf(
                record,
                parked.headers().get(Headers.PARKED_REASON),
                parked.headers().get(Headers.PARKED_DETAIL),
                MessageId.parse(parked.headers().get(Headers.COPY_ID)));

        assertThat(announcement.topic()).isEqualTo(parked.channel());
        assertThat(new String(announcement.key(), StandardCharsets.UTF_8)).isEqualTo(parked.key());
        assertThat(announcement.payload()).isEqualTo(parked.value());
        assertThat(texts(KafkaHeaders.of(announcement, "any"))).isEqualTo(texts(parked.headerList()));
    }

    private static List<String> texts(List<Header> headers) {
        return headers.stream()
                .map(header -> header.name() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .toList();
    }
}

package dev.lockstep.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KafkaHeadersTest {

    /** Made at 2022-02-22T19:22:22Z: the example of RFC 9562, appendix A.6. */
    private static final MessageId ID = MessageId.parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");

    private static final String SOURCE = "/lockstep/ledger";

    @Test
    void tellsIdTypeVersionSagaAndTrace() {
        Envelope message = Envelope.of(ID, Topics.LEDGER_COMMANDS, "key", "post", new byte[0])
                .inSaga("{\"v\":1}")
                .tracedBy("00-trace", "vendor=1");

        assertThat(texts(KafkaHeaders.of(message, SOURCE)))
                .containsExactly(
                        "message-id=017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
                        "message-type=post",
                        "message-version=1",
                        "saga-context={\"v\":1}",
                        "traceparent=00-trace",
                        "tracestate=vendor=1");
    }

    @Test
    void leavesOutWhatTheMessageDoesNotHave() {
        Envelope message = Envelope.of(ID, Topics.LEDGER_COMMANDS, "key", "post", new byte[0]);

        assertThat(KafkaHeaders.of(message, SOURCE))
                .extracting(Header::name)
                .containsExactly("message-id", "message-type", "message-version");
    }

    @Test
    void makesCloudEventsOfEventsOnly() {
        Envelope event = Envelope.of(ID, Topics.LEDGER_EVENTS, "saga-7", "saga-booked", new byte[0]);
        Envelope command = Envelope.of(ID, Topics.LEDGER_COMMANDS, "saga-7", "post", new byte[0]);

        assertThat(texts(KafkaHeaders.of(event, SOURCE)))
                .contains(
                        "ce_specversion=1.0",
                        "ce_id=017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
                        "ce_type=dev.lockstep.saga-booked",
                        "ce_source=/lockstep/ledger",
                        "ce_time=2022-02-22T19:22:22Z",
                        "ce_subject=saga-7",
                        "content-type=application/json",
                        "message-type=saga-booked");
        assertThat(KafkaHeaders.of(command, SOURCE))
                .noneMatch(header -> header.name().startsWith("ce_"));
    }

    @Test
    void letsAHeaderOfTheMessageReplaceTheStandardOne() {
        Envelope message = Envelope.of(ID, Topics.LEDGER_COMMANDS, "key", "post", new byte[0])
                .withHeaders(List.of(Header.text("message-type", "cancel-saga"), Header.text("x", "y")));

        assertThat(texts(KafkaHeaders.of(message, SOURCE)))
                .containsExactlyInAnyOrder("message-id=" + ID, "message-version=1", "message-type=cancel-saga", "x=y");
    }

    @Test
    void addsNothingButTheIdOfItsRowToTheCopyOfAParkedRecord() {
        List<Header> own = List.of(
                Header.text("saga-context", "{}"),
                Header.text("copy-id", "of the row that this one is the copy of"),
                Header.text("replay-of", ID.toString()));
        Envelope copy = Envelope.of(ID, Topics.LEDGER_EVENTS, "key", "replay", new byte[0])
                .inSaga("other")
                .withHeaders(own);

        assertThat(texts(KafkaHeaders.of(copy, SOURCE)))
                .containsExactly("saga-context={}", "replay-of=" + ID, "copy-id=" + ID);
    }

    private static List<String> texts(List<Header> headers) {
        return headers.stream()
                .map(header -> header.name() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .toList();
    }
}

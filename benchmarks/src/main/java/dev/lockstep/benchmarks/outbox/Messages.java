package dev.lockstep.benchmarks.outbox;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Messages of now, of the size of a ledger's outcome: about a kilobyte with what stands beside the payload. */
final class Messages {

    private static final String SAGA_CONTEXT =
            "{\"saga\":\"%s\",\"part\":1,\"total\":2,\"deadline\":\"2026-11-21T10:00:00Z\"}";
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Ids ids = Ids.timeOrdered();
    private final byte[] payload =
            ("{\"legs\":[" + "\"customer:0001 BTC/8 -100000\",".repeat(20) + "\"\"]}").getBytes(StandardCharsets.UTF_8);

    List<Envelope> some(int count) {
        return Stream.generate(this::one).limit(count).toList();
    }

    private Envelope one() {
        String key = ids.next().toString();
        return new Envelope(
                new MessageId(ids.next()),
                Topics.LEDGER_EVENTS,
                key.getBytes(StandardCharsets.UTF_8),
                "saga-booked",
                1,
                String.format(SAGA_CONTEXT, key),
                TRACE,
                null,
                List.of(),
                payload);
    }
}

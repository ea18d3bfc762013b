package dev.lockstep.outbox.consume;

import dev.lockstep.contract.message.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record as Kafka delivered it, of any size and not looked into. */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel as they came
public record InboundRecord(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers) {

    public InboundRecord {
        headers = List.copyOf(headers);
    }

    /** The last header of that name as UTF-8 text; malformed bytes become U+FFFD. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name))
                .reduce((first, second) -> second)
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    /** Where it stands, for logs: {@code ledger.commands.v1-3@42}. */
    public String place() {
        return topic + "-" + partition + "@" + offset;
    }
}

package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a record, from its envelope. A header that the message brings along replaces the standard one of that
 * name. The copy of a record that was parked has the headers it came with and none of its envelope's, but for the id of its
 * row: by that it is found again.
 */
public final class KafkaHeaders {

    /** Only there: CloudEvents 1.0, Kafka protocol binding, binary mode. */
    private static final Pattern EVENTS_TOPIC = Pattern.compile(".+\\.events\\.v\\d+");

    /** In the name of each of them; every message is asked, and this is quicker told. */
    private static final String EVENTS = ".events.v";

    private static final int UUID_VERSION_TIME_ORDERED = 7;

    private KafkaHeaders() {}

    /** Every header but those of CloudEvents. */
    public static List<Header> of(Envelope message) {
        if (isCopy(message)) {
            return copied(message);
        }
        List<Header> standard = new ArrayList<>();
        add(standard, Headers.MESSAGE_ID, message.id().toString());
        add(standard, Headers.MESSAGE_TYPE, message.type());
        add(standard, Headers.MESSAGE_VERSION, Integer.toString(message.version()));
        add(standard, Headers.SAGA_CONTEXT, message.sagaContext());
        add(standard, Headers.TRACEPARENT, message.traceparent());
        add(standard, Headers.TRACESTATE, message.tracestate());
        return joined(standard, message.headers());
    }

    /**
     * Every header, with those of CloudEvents on the events topics.
     *
     * @param source the {@code ce_source}
     */
    static List<Header> of(Envelope message, String source) {
        List<Header> headers = of(message);
        if (isCopy(message) || !isEvents(message.topic())) {
            return headers;
        }
        List<Header> cloud = new ArrayList<>();
        add(cloud, "ce_specversion", "1.0");
        add(cloud, "ce_id", message.id().toString());
        add(cloud, "ce_type", "dev.lockstep." + message.type());
        add(cloud, "ce_source", source);
        add(cloud, "ce_time", madeAt(message.id().value()));
        add(cloud, "ce_subject", new String(message.key(), StandardCharsets.UTF_8));
        add(cloud, "content-type", "application/json");
        return joined(cloud, headers);
    }

    private static List<Header> copied(Envelope message) {
        List<Header> headers = new ArrayList<>(message.headers());
        headers.removeIf(header -> header.name().equals(Headers.COPY_ID));
        add(headers, Headers.COPY_ID, message.id().toString());
        return headers;
    }

    private static boolean isEvents(String topic) {
        return topic.contains(EVENTS) && EVENTS_TOPIC.matcher(topic).matches();
    }

    private static boolean isCopy(Envelope message) {
        for (Header header : message.headers()) {
            if (header.name().equals(Headers.REPLAY_OF) || header.name().equals(Headers.PARKED_REASON)) {
                return true;
            }
        }
        return false;
    }

    private static List<Header> joined(List<Header> standard, List<Header> own) {
        if (own.isEmpty()) {
            return standard;
        }
        Set<String> replaced = new HashSet<>();
        own.forEach(header -> replaced.add(header.name()));
        List<Header> all = new ArrayList<>(standard);
        all.removeIf(header -> replaced.contains(header.name()));
        all.addAll(own);
        return all;
    }

    private static void add(List<Header> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(Header.text(name, value));
        }
    }

    /** A UUIDv7 begins with its milliseconds since 1970 (RFC 9562 section 5.7); other versions tell no such time. */
    private static @Nullable String madeAt(UUID id) {
        return id.version() == UUID_VERSION_TIME_ORDERED
                ? Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16).toString()
                : null;
    }
}

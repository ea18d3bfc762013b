package dev.lockstep.systemtests.stack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A producer that is not ours and knows nothing of our code: kafkajs in a process of its own. */
public final class Foreign {

    /** A record as it goes out; {@code value} may be null. */
    public record Outgoing(String topic, String key, Map<String, String> headers, byte[] value) {

        public static Outgoing command(String key, Map<String, String> headers, String value) {
            return new Outgoing("ledger.commands.v1", key, headers, value.getBytes(StandardCharsets.UTF_8));
        }

        public Outgoing with(String header, String text) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, text);
            return new Outgoing(topic, key, more, value);
        }

        public Outgoing withValue(byte[] other) {
            return new Outgoing(topic, key, headers, other);
        }
    }

    private final String bootstrap;

    Foreign(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** Sends the records in this order and returns when the broker has them all. */
    public void send(List<Outgoing> records) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Outgoing outgoing : records) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("topic", outgoing.topic());
            line.put("key", outgoing.key());
            line.put("headers", outgoing.headers());
            line.put(
                    "value",
                    outgoing.value() == null ? null : Base64.getEncoder().encodeToString(outgoing.value()));
            lines.add(line);
        }
        Node.run("send.js", Json.write(lines), bootstrap);
    }

    public void send(Outgoing... records) {
        send(List.of(records));
    }
}

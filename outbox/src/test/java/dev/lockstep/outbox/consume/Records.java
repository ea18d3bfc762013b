package dev.lockstep.outbox.consume;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Inbound records whose value is their name. */
final class Records {

    private Records() {}

    static InboundRecord named(String name, int partition, long offset) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return new InboundRecord("t", partition, offset, Instant.EPOCH, bytes, bytes, List.of());
    }

    /** {@code r0}, {@code r1}, ... of partition 0. */
    static List<InboundRecord> series(int count) {
        return IntStream.range(0, count).mapToObj(i -> named("r" + i, 0, i)).toList();
    }

    static String nameOf(InboundRecord record) {
        byte[] value = record.value();
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}

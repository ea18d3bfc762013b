package dev.lockstep.contract.message;

import java.nio.charset.StandardCharsets;

/** One record header; names may repeat and values are bytes, as in Kafka. */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes travel as they came
public record Header(String name, byte[] value) {

    public static Header text(String name, String value) {
        return new Header(name, value.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.lockstep.benchmarks.relay;

import dev.lockstep.contract.message.Headers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends a row of gruelbox's as the relay would send it. */
record KafkaSender(Producer<byte[], byte[]> producer) implements GruelboxSender {

    @Override
    public void send(
            String topic, String key, String payload, String id, String type, int version, String saga, String trace)
            throws ExecutionException, InterruptedException {
        ProducerRecord<byte[], byte[]> row = new ProducerRecord<>(topic, null, bytes(key), bytes(payload));
        row.headers()
                .add(Headers.MESSAGE_ID, bytes(id))
                .add(Headers.MESSAGE_TYPE, bytes(type))
                .add(Headers.MESSAGE_VERSION, bytes(Integer.toString(version)))
                .add(Headers.SAGA_CONTEXT, bytes(saga))
                .add(Headers.TRACEPARENT, bytes(trace));
        producer.send(row).get();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

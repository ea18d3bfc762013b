package dev.lockstep.benchmarks.relay;

import java.util.concurrent.ExecutionException;

/** What gruelbox's outbox calls for each of its rows; public, because it makes a class of its own from it. */
public interface GruelboxSender {

    /** Returns when Kafka has acknowledged it: the row is gone then. */
    void send(String topic, String key, String payload, String id, String type, int version, String saga, String trace)
            throws ExecutionException, InterruptedException;
}

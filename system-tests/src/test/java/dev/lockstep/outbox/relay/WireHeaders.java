package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Header;
import java.util.List;

/** The headers of a record as the product's relay sends them. */
public final class WireHeaders {

    private WireHeaders() {}

    public static List<Header> of(Envelope message) {
        return KafkaHeaders.of(message, "simulation");
    }
}

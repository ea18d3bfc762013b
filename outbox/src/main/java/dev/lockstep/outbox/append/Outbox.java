package dev.lockstep.outbox.append;

import dev.lockstep.contract.message.Envelope;
import java.util.List;

/**
 * Messages to be sent when the running transaction commits. Messages of one transaction are sent in the order they were
 * appended in; messages of different transactions in the order of their commits.
 *
 * <p>Demands a running JTA transaction: {@link IllegalStateException} without one.
 */
public interface Outbox {

    void append(List<Envelope> messages);

    default void append(Envelope message) {
        append(List.of(message));
    }
}

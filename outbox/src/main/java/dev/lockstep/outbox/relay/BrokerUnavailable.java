package dev.lockstep.outbox.relay;

/** The broker takes nothing at the moment, whatever it is. */
final class BrokerUnavailable extends Exception {

    BrokerUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}

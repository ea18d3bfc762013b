package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import dev.lockstep.outbox.relay.Broker.Receipt;
import dev.lockstep.outbox.retry.Backoff;
import dev.lockstep.outbox.retry.Pause;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Brings messages to Kafka, whatever time it takes: each is stored, or parked because Kafka refuses it for ever. Gives up
 * with an {@link InterruptedException} only when whoever publishes is being stopped.
 */
final class Publishing {

    private static final Duration AGAIN_FIRST = Duration.ofMillis(500);
    private static final Duration AGAIN_LIMIT = Duration.ofSeconds(10);
    /** Without an acknowledgement for this long, Kafka counts as unavailable. */
    private static final Duration ACKNOWLEDGEMENT_USUAL = Duration.ofSeconds(3);

    private static final Logger LOG = System.getLogger(Publishing.class.getName());

    private final Broker broker;
    private final Refusals refusals;
    private final Pause pause;
    private final RelayProgress progress;
    private final BooleanSupplier stopping;

    Publishing(Broker broker, Refusals refusals, Pause pause, RelayProgress progress, BooleanSupplier stopping) {
        this.broker = broker;
        this.refusals = refusals;
        this.pause = pause;
        this.progress = progress;
        this.stopping = stopping;
    }

    /** Hands every message over, in order; the answer tells what becomes of them, to one thread. */
    Delivery begin(List<Envelope> messages) throws InterruptedException {
        List<Receipt> receipts = new ArrayList<>(messages.size());
        for (Envelope message : messages) {
            receipts.add(handOver(message));
        }
        return new Delivery() {
            private int answered;

            @Override
            public boolean isAnswered() {
                while (answered < receipts.size() && receipts.get(answered).isAnswered()) {
                    answered++;
                }
                return answered == receipts.size();
            }

            @Override
            public void settle() throws InterruptedException {
                Publishing.this.settle(messages, receipts);
            }
        };
    }

    private void settle(List<Envelope> messages, List<Receipt> receipts) throws InterruptedException {
        int refused = 0;
        for (int i = 0; i < receipts.size(); i++) {
            if (!acknowledged(receipts.get(i), messages.get(i))) {
                refused++;
            }
        }
        progress.published(messages.size() - refused, refused);
    }

    /** Nothing may overtake: as long as this message is not handed over, no later one is. */
    private Receipt handOver(Envelope message) throws InterruptedException {
        Backoff again = new Backoff(AGAIN_FIRST, AGAIN_LIMIT);
        while (true) {
            try {
                return broker.send(message);
            } catch (BrokerUnavailable e) {
                kafkaUnavailable(told(e));
                pauseUnlessStopping(again.next());
            }
        }
    }

    private boolean acknowledged(Receipt receipt, Envelope message) throws InterruptedException {
        try {
            while (!receipt.await(ACKNOWLEDGEMENT_USUAL)) {
                kafkaUnavailable("no acknowledgement for " + ACKNOWLEDGEMENT_USUAL.toSeconds() + " s");
                requireGoingOn();
            }
            return true;
        } catch (MessageRefused e) {
            park(message, e);
            return false;
        } catch (BrokerUnavailable e) {
            kafkaUnavailable(told(e));
            throw new IllegalStateException(told(e), e);
        }
    }

    private void park(Envelope message, MessageRefused refusal) throws InterruptedException {
        Backoff again = new Backoff(AGAIN_FIRST, AGAIN_LIMIT);
        while (true) {
            try {
                refusals.park(message, refusal.reason(), told(refusal));
                LOG.log(
                        Level.WARNING,
                        "relay.refused name={0} message={1} topic={2} reason={3}; see runbook#parked",
                        progress.name(),
                        message.id(),
                        message.topic(),
                        refusal.reason());
                return;
            } catch (RuntimeException e) {
                if (progress.enter(RelayState.FAILED, "a refused message could not be parked: " + told(e))) {
                    LOG.log(
                            Level.WARNING,
                            "relay.not-parked name=" + progress.name() + " message=" + message.id()
                                    + "; see runbook#relay",
                            e);
                }
                pauseUnlessStopping(again.next());
            }
        }
    }

    private void pauseUnlessStopping(Duration time) throws InterruptedException {
        requireGoingOn();
        pause.pause(time);
        requireGoingOn();
    }

    private void requireGoingOn() throws InterruptedException {
        if (stopping.getAsBoolean()) {
            throw new InterruptedException("relay " + progress.name() + " is being stopped");
        }
    }

    private void kafkaUnavailable(String why) {
        if (progress.enter(RelayState.KAFKA_UNAVAILABLE, why)) {
            LOG.log(
                    Level.WARNING,
                    "relay.kafka-unavailable name={0} why=\"{1}\"; see runbook#kafka",
                    progress.name(),
                    why);
        }
    }

    private static String told(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getName());
    }
}

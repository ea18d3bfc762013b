package dev.lockstep.outbox.relay;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.outbox.retry.Pause;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** The product's relay, stopped for ever in the middle of its work, so that it can be killed just there. */
public final class HalfwayRelay {

    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofMinutes(1);

    private HalfwayRelay() {}

    /**
     * Not started yet.
     *
     * @param fatal this message and the ones after it are never handed over
     * @param reached called when Kafka has acknowledged everything before it
     */
    public static Relay before(MessageId fatal, RelaySettings settings, Refusals refusals, Runnable reached) {
        CountDownLatch closing = new CountDownLatch(1);
        return new Relay(
                settings.name(),
                settings.node(),
                new Relay.Ports(
                        new JdbcSlot(settings),
                        () -> new DebeziumChangeStream(settings),
                        () -> new HalfwayBroker(KafkaBroker.open(settings), fatal, reached),
                        refusals,
                        new JdbcHistory(settings),
                        new JdbcControl(settings, Clock.systemUTC()),
                        Pause.until(closing)),
                Clock.systemUTC(),
                Executors.defaultThreadFactory(),
                closing);
    }

    private static final class HalfwayBroker implements Broker {

        private final Broker kafka;
        private final MessageId fatal;
        private final Runnable reached;
        private final List<Receipt> receipts = new ArrayList<>();

        HalfwayBroker(Broker kafka, MessageId fatal, Runnable reached) {
            this.kafka = kafka;
            this.fatal = fatal;
            this.reached = reached;
        }

        @Override
        public Receipt send(Envelope message) throws BrokerUnavailable, InterruptedException {
            if (message.id().equals(fatal)) {
                awaitAcknowledgements();
                reached.run();
                new CountDownLatch(1).await();
            }
            Receipt receipt = kafka.send(message);
            receipts.add(receipt);
            return receipt;
        }

        private void awaitAcknowledgements() throws BrokerUnavailable, InterruptedException {
            for (Receipt receipt : receipts) {
                try {
                    if (!receipt.await(ACKNOWLEDGED_WITHIN)) {
                        throw new IllegalStateException("Kafka does not acknowledge");
                    }
                } catch (MessageRefused e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public void close() {
            kafka.close();
        }
    }
}

package dev.lockstep.outbox.relay;

import dev.lockstep.outbox.retry.Pause;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** The product's relay over a database that has no tables yet by which relays are operated. */
public final class UncontrolledRelay {

    private UncontrolledRelay() {}

    /** Not started yet. */
    public static Relay of(RelaySettings settings, Refusals refusals) {
        CountDownLatch closing = new CountDownLatch(1);
        return new Relay(
                settings.name(),
                settings.node(),
                new Relay.Ports(
                        new JdbcSlot(settings),
                        () -> new DebeziumChangeStream(settings),
                        () -> KafkaBroker.open(settings),
                        refusals,
                        new JdbcHistory(settings),
                        new NoControl(),
                        Pause.until(closing)),
                Clock.systemUTC(),
                Executors.defaultThreadFactory(),
                closing);
    }

    private static final class NoControl implements Control {

        private static SQLException missing() {
            return new SQLException("this database has no tables yet by which relays are operated");
        }

        @Override
        public RelayView look() throws SQLException {
            throw missing();
        }

        @Override
        public boolean isPauseWished() {
            return false;
        }

        @Override
        public void sign(Sign sign) throws SQLException {
            throw missing();
        }

        @Override
        public void wish(boolean paused, String by, String reason) throws SQLException {
            throw missing();
        }

        @Override
        public Optional<Resending> begin(Opening opening) throws SQLException {
            throw missing();
        }

        @Override
        public void relayedTo(UUID message) throws SQLException {
            throw missing();
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}

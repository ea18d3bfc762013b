package dev.lockstep.outbox.relay;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the relays of all nodes share: wishes, the leader's sign of life, and what is sent again. */
interface Control extends AutoCloseable {

    /**
     * A sign of life of this node's relay.
     *
     * @param relayedTo the greatest message id that it has relayed; null when none yet
     */
    record Sign(String node, RelayStatus status, @Nullable UUID relayedTo) {}

    /** Everything as of now. */
    RelayView look() throws SQLException;

    /** Whether the newest wish is to pause. */
    boolean isPauseWished() throws SQLException;

    /** Replaces the last sign. */
    void sign(Sign sign) throws SQLException;

    void wish(boolean paused, String by, String reason) throws SQLException;

    /**
     * Opens a request to send again, if none is open; holds a lock until {@link Resending#close}.
     *
     * @return nothing when another one is under way, on whatever node
     */
    Optional<Resending> begin(Opening opening) throws SQLException;

    /** What is asked, by whom and why, and how many messages it is about. */
    record Opening(ResendRequest request, String by, String reason, String node, long planned) {}

    /** A request that is being carried out. */
    interface Resending extends AutoCloseable {

        long id();

        void sent(long count) throws SQLException;

        /** @param failure null when everything was sent */
        void ended(@Nullable String failure) throws SQLException;

        @Override
        void close();
    }

    /** What has a smaller id counts as relayed: it was sent from the table. */
    void relayedTo(UUID message) throws SQLException;

    @Override
    void close();
}

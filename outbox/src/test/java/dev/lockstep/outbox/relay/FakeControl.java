package dev.lockstep.outbox.relay;

import dev.lockstep.outbox.relay.RelayView.Behind;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the relays of all nodes share, in memory. */
final class FakeControl implements Control {

    static final RelaySign NO_SIGN = new RelaySign("", "STOPPED", null, null, null, Instant.EPOCH);

    final List<RelayWish> wishes = new ArrayList<>();
    final List<Sign> signs = new ArrayList<>();
    final List<String> ends = new ArrayList<>();
    final List<Long> progress = new ArrayList<>();
    final List<UUID> relayedTo = new ArrayList<>();
    Instant now = Instant.EPOCH;
    boolean busy;
    boolean away;

    @Override
    public RelayView look() throws SQLException {
        if (away) {
            throw new SQLException("connection refused", "08001");
        }
        return new RelayView(now, newest(), NO_SIGN, null, null, null, new Behind(0, null), null);
    }

    private @Nullable RelayWish newest() {
        return wishes.isEmpty() ? null : wishes.get(wishes.size() - 1);
    }

    @Override
    public boolean isPauseWished() throws SQLException {
        return look().isPaused();
    }

    @Override
    public void sign(Sign sign) {
        signs.add(sign);
    }

    @Override
    public void wish(boolean paused, String by, String reason) {
        wishes.add(new RelayWish(paused, by, reason, now));
    }

    @Override
    public Optional<Resending> begin(Opening opening) {
        return busy ? Optional.empty() : Optional.of(new FakeResending());
    }

    @Override
    public void relayedTo(UUID message) {
        relayedTo.add(message);
    }

    @Override
    public void close() {}

    private final class FakeResending implements Resending {

        @Override
        public long id() {
            return 1;
        }

        @Override
        public void sent(long count) {
            progress.add(count);
        }

        @Override
        public void ended(@Nullable String failure) {
            ends.add(failure == null ? "all" : failure);
        }

        @Override
        public void close() {
            ends.add("closed");
        }
    }
}

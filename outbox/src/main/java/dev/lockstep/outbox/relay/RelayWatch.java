package dev.lockstep.outbox.relay;

import dev.lockstep.outbox.append.OutboxFailed;
import dev.lockstep.outbox.retry.Backoff;
import dev.lockstep.outbox.retry.Patrol;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a relay once a second: gives the sign of life if the relay reads the slot, reads what all nodes share, has the
 * relay do what the newest wish says, and judges how it does.
 */
final class RelayWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration AGAIN_LIMIT = Duration.ofSeconds(2);
    private static final Logger LOG = System.getLogger(RelayWatch.class.getName());

    private final Relay relay;
    private final Control control;
    private final RelayJudge judge;
    private final Clock clock;
    private final Patrol patrol;

    private volatile @Nullable RelayView view;
    private volatile @Nullable RelayVerdict verdict;
    private Instant seenAt;

    RelayWatch(Relay relay, RelayNode node, Control control, Clock clock, ThreadFactory threads) {
        this.relay = relay;
        this.control = control;
        this.clock = clock;
        this.judge = new RelayJudge(node);
        this.seenAt = clock.instant();
        this.patrol = new Patrol(
                new Patrol.Duty(
                        "relay-watch-" + relay.status().name(),
                        "this node neither sees nor tells how the relay does",
                        EVERY,
                        new Backoff(EVERY, AGAIN_LIMIT),
                        () -> {
                            look();
                            return false;
                        }),
                threads);
    }

    void start() {
        patrol.start();
    }

    @Override
    public void close() {
        patrol.close();
        control.close();
    }

    /** Once, now; also by whoever has just changed something. */
    synchronized void look() {
        try {
            Optional<Control.Sign> sign = relay.sign();
            if (sign.isPresent()) {
                control.sign(sign.get());
            }
            RelayView seen = control.look();
            view = seen;
            seenAt = clock.instant();
            relay.obey(seen.isPaused());
        } catch (SQLException e) {
            throw new OutboxFailed(
                    "could not look after relay " + relay.status().name(), e);
        } finally {
            judge();
        }
    }

    private void judge() {
        RelayVerdict before = verdict;
        RelayVerdict now = judge.judge(relay.status(), view, seenAt, clock.instant());
        verdict = now;
        if (before != null && before.condition() != now.condition()) {
            tell(before, now);
        }
    }

    private void tell(RelayVerdict before, RelayVerdict now) {
        String name = relay.status().name();
        switch (now.condition()) {
            case FINE, PAUSED ->
                LOG.log(
                        Level.INFO,
                        "relay.condition name={0} is={1} was={2} {3}",
                        name,
                        now.condition(),
                        before.condition(),
                        now.reason());
            case SLOW, STUCK ->
                LOG.log(
                        Level.WARNING,
                        "relay.condition name={0} is={1} was={2} why=\"{3}\"; see runbook#relay",
                        name,
                        now.condition(),
                        before.condition(),
                        now.reason());
            case LOG_IN_DANGER ->
                LOG.log(
                        Level.ERROR,
                        "relay.log-in-danger name={0} was={1} why=\"{2}\"; see runbook#wal",
                        name,
                        before.condition(),
                        now.reason());
        }
    }

    /** The newest that is known, or null. */
    @Nullable
    RelayView view() {
        return view;
    }

    /** As of the last look; as of now before the first one. */
    RelayVerdict verdict() {
        RelayVerdict judged = verdict;
        return judged == null
                ? new RelayVerdict(RelayVerdict.Condition.STUCK, "it has not been looked at yet")
                : judged;
    }
}

package dev.lockstep.outbox.relay;

import dev.lockstep.outbox.relay.RelayVerdict.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges a relay by what this node knows of it and by what its database tells. Remembers only what keeps it from wavering. Not
 * thread-safe.
 */
final class RelayJudge {

    /** Of {@code max_slot_wal_keep_size}; beyond it there may be no time left to act. */
    static final int LOG_USED_PERCENT_MAX = 75;

    private static final int PERCENT = 100;

    /** States in which this node's relay does what it can. */
    private static final Set<RelayState> WELL =
            Set.of(RelayState.RUNNING, RelayState.WAITING_FOR_SLOT, RelayState.PAUSED);

    /** Taking up the log again, after a failure or a pause, takes a moment; nobody has to hear of it. */
    private static final Set<RelayState> BEGINNING = Set.of(RelayState.STARTING, RelayState.FAILED);

    private static final Duration BEGINNING_MAX = Duration.ofSeconds(10);

    private final RelayNode bounds;
    private final Alarm slow;
    private final Alarm silent;
    private @Nullable Instant born;

    RelayJudge(RelayNode bounds) {
        this.bounds = bounds;
        this.slow = new Alarm(bounds.lagMax());
        this.silent = new Alarm(bounds.silenceMax());
    }

    /**
     * @param view the newest that is known, or null
     * @param seenAt when it was got, by the clock of {@code now}
     */
    RelayVerdict judge(RelayStatus here, @Nullable RelayView view, Instant seenAt, Instant now) {
        if (born == null) {
            born = now;
        }
        if (view == null) {
            return WELL.contains(here.state())
                    ? stuck("its database has not told of it yet")
                    : stuck(told(here.state().name(), here.lastError()));
        }
        if (view.unusable() != null) {
            return stuck(view.unusable() + ", nothing is sent until an operator recovers it");
        }
        if (view.isPaused()) {
            slow.reset();
            silent.reset();
            return paused(view, Objects.requireNonNull(view.wish()));
        }
        // Both are judged each time: what is not looked at cannot become calm.
        Duration silence = silence(view, seenAt, now);
        boolean isSilent = silent.judge(earlier(silence, Duration.between(born, now)), now);
        boolean isSlow = slow.judge(view.lag(), now);
        boolean begins = BEGINNING.contains(here.state())
                && view.sign().heartbeatAt() != null
                && silence.compareTo(BEGINNING_MAX) <= 0;
        if (!begins && !WELL.contains(here.state())) {
            return stuck(told(here.state().name(), here.lastError()));
        }
        if (Duration.between(seenAt, now).compareTo(bounds.silenceMax()) > 0) {
            return stuck("its database has told nothing of it for " + seconds(Duration.between(seenAt, now)));
        }
        if (isSilent) {
            return stuck(silence(view));
        }
        if (view.isSignFresh() && view.sign().state().equals(RelayState.KAFKA_UNAVAILABLE.name())) {
            return stuck("at " + view.sign().node() + ": "
                    + told(view.sign().state(), view.sign().lastError()));
        }
        if (isLogInDanger(view)) {
            return new RelayVerdict(Condition.LOG_IN_DANGER, log(view));
        }
        return isSlow ? new RelayVerdict(Condition.SLOW, behind(view)) : new RelayVerdict(Condition.FINE, "");
    }

    private static RelayVerdict stuck(String reason) {
        return new RelayVerdict(Condition.STUCK, reason);
    }

    private static RelayVerdict paused(RelayView view, RelayWish wish) {
        String who = "paused by " + wish.by() + " since " + wish.at() + ": " + wish.reason();
        return isLogInDanger(view)
                ? new RelayVerdict(Condition.LOG_IN_DANGER, who + "; " + log(view))
                : new RelayVerdict(Condition.PAUSED, who);
    }

    /** Of the log, but no longer than it was wanted: a pause is no silence. What was never heard has not begun. */
    private static Duration silence(RelayView view, Instant seenAt, Instant now) {
        Duration silence = view.silence();
        if (silence == null) {
            return Duration.ZERO;
        }
        RelayWish wish = view.wish();
        Duration wanted = wish == null ? silence : earlier(silence, Duration.between(wish.at(), view.at()));
        return positive(wanted).plus(positive(Duration.between(seenAt, now)));
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static String silence(RelayView view) {
        String heard =
                "the log was not heard of for " + seconds(Objects.requireNonNullElse(view.silence(), Duration.ZERO));
        RelayView.Leader leader = view.leader();
        return leader == null
                ? heard + ", and nobody reads the slot"
                : heard + "; " + leader.node() + " holds the slot since " + leader.since() + " with wal_sender "
                        + leader.walSenderPid() + ", whose connection may be half open";
    }

    static boolean isLogInDanger(RelayView view) {
        RelayLag slot = view.slot();
        return slot != null && slot.safeBytes() != Long.MAX_VALUE && usedPercent(slot) > LOG_USED_PERCENT_MAX;
    }

    private static long usedPercent(RelayLag slot) {
        long safe = Math.max(0, slot.safeBytes());
        long limit = slot.retainedBytes() + safe;
        return limit == 0 ? 0 : slot.retainedBytes() * PERCENT / limit;
    }

    private static String log(RelayView view) {
        RelayLag slot = Objects.requireNonNull(view.slot());
        return "the server keeps " + slot.retainedBytes() + " bytes of log for it, " + usedPercent(slot)
                + " % of max_slot_wal_keep_size; beyond it the slot is lost";
    }

    private static String behind(RelayView view) {
        return (view.behind().isMore()
                        ? "more than " + RelayView.COUNTED_MAX
                        : view.behind().messages()) + " messages are not relayed, the oldest for "
                + seconds(view.lag());
    }

    private static String told(String state, @Nullable String error) {
        return error == null ? state : state + ": " + error;
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}

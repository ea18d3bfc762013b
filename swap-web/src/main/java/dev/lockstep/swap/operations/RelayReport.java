package dev.lockstep.swap.operations;

import dev.lockstep.outbox.relay.RelayLag;
import dev.lockstep.outbox.relay.RelaySign;
import dev.lockstep.outbox.relay.RelayStatus;
import dev.lockstep.outbox.relay.RelayView;
import dev.lockstep.outbox.relay.RelayWish;
import dev.lockstep.outbox.relay.ResendView;
import dev.lockstep.swap.http.JsonView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A relay as programs get it. What its database has not told is left out.
 *
 * @param condition FINE, PAUSED, SLOW, STUCK or LOG_IN_DANGER
 * @param asOf when its database told the rest, by its own clock
 * @param leader of all nodes the one that reads the slot
 * @param here this node's relay
 */
public record RelayReport(
        String name,
        String condition,
        @Nullable String reason,
        @Nullable Instant asOf,
        @Nullable Pause paused,
        @Nullable Leader leader,
        @Nullable Lag lag,
        @Nullable Slot slot,
        @Nullable Instant lastHeartbeatAt,
        @Nullable Instant lastRelayedAt,
        Here here,
        @Nullable Resend resend)
        implements JsonView {

    /** All of them. */
    public record RelayReports(List<RelayReport> relays) implements JsonView {}

    /** Who wants it to stand still. */
    public record Pause(String by, Instant since, String reason) {}

    /** Who reads the slot. */
    public record Leader(String node, Instant since, int walSenderPid) {}

    /**
     * What is appended and not relayed.
     *
     * @param messages counted up to 100,000
     * @param more whether there are more than that
     * @param seconds age of the oldest, 0 when there is none
     * @param bytes log written since the last confirmed message, of whatever tables
     */
    public record Lag(
            long messages,
            boolean more,
            long seconds,
            @Nullable Instant oldestAt,
            @Nullable Long bytes) {}

    /**
     * The replication slot.
     *
     * @param unusable why it cannot be used; absent when it can
     * @param safeBytes how much more log may be written before it is lost; absent without a limit
     */
    public record Slot(
            @Nullable String unusable,
            @Nullable Long retainedBytes,
            @Nullable Long safeBytes,
            @Nullable Boolean failover) {}

    /** This node's relay. */
    public record Here(
            String state,
            Instant since,
            long relayed,
            long refused,
            @Nullable String lastError) {}

    /** The newest request to send messages again. */
    public record Resend(
            long id,
            String kind,
            String by,
            String reason,
            String node,
            Instant askedAt,
            long planned,
            long sent,
            @Nullable Instant endedAt,
            @Nullable String failure) {}

    static RelayReport of(RelayLine line) {
        RelayView view = line.view();
        RelaySign sign = view == null ? null : view.sign();
        return new RelayReport(
                line.name(),
                line.verdict().condition().name(),
                line.verdict().reason().isEmpty() ? null : line.verdict().reason(),
                view == null ? null : view.at(),
                view == null || !view.isPaused() ? null : pause(view.wish()),
                view == null ? null : leader(view.leader()),
                view == null ? null : lag(view),
                view == null ? null : slot(view),
                sign == null ? null : sign.heartbeatAt(),
                sign == null ? null : sign.lastRelayedAt(),
                here(line.status()),
                view == null ? null : resend(view.resend()));
    }

    private static @Nullable Pause pause(@Nullable RelayWish wish) {
        return wish == null ? null : new Pause(wish.by(), wish.at(), wish.reason());
    }

    private static @Nullable Leader leader(RelayView.@Nullable Leader leader) {
        return leader == null ? null : new Leader(leader.node(), leader.since(), leader.walSenderPid());
    }

    private static Lag lag(RelayView view) {
        RelayLag slot = view.slot();
        return new Lag(
                Math.min(view.behind().messages(), RelayView.COUNTED_MAX),
                view.behind().isMore(),
                view.lag().toSeconds(),
                view.behind().since(),
                slot == null ? null : slot.behindBytes());
    }

    private static Slot slot(RelayView view) {
        RelayLag slot = view.slot();
        return slot == null
                ? new Slot(view.unusable(), null, null, null)
                : new Slot(
                        null,
                        slot.retainedBytes(),
                        slot.safeBytes() == Long.MAX_VALUE ? null : slot.safeBytes(),
                        slot.failover());
    }

    private static Here here(RelayStatus status) {
        return new Here(status.state().name(), status.since(), status.relayed(), status.refused(), status.lastError());
    }

    private static @Nullable Resend resend(@Nullable ResendView resend) {
        return resend == null
                ? null
                : new Resend(
                        resend.id(),
                        resend.kind(),
                        resend.by(),
                        resend.reason(),
                        resend.node(),
                        resend.askedAt(),
                        resend.planned(),
                        resend.sent(),
                        resend.endedAt(),
                        resend.failure());
    }
}

package dev.lockstep.outbox.relay;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A relay as its database tells of it: the same from every node, also from one whose relay only waits.
 *
 * @param at by the database's clock, as all times in it
 * @param wish the newest; null when nobody ever had one
 * @param slot null when there is no usable one
 * @param unusable why there is none
 * @param leader who holds the slot; null when nobody does
 * @param resend the newest request to send messages again; null when there was none
 */
public record RelayView(
        Instant at,
        @Nullable RelayWish wish,
        RelaySign sign,
        @Nullable RelayLag slot,
        @Nullable String unusable,
        @Nullable Leader leader,
        Behind behind,
        @Nullable ResendView resend) {

    /** More are not counted. */
    public static final int COUNTED_MAX = 100_000;

    /** A sign that is older is nobody's: the relay gives one every second. */
    static final Duration SIGN_MAX = Duration.ofSeconds(5);

    /**
     * Who holds the slot.
     *
     * @param since when its connection was made
     */
    public record Leader(String node, int walSenderPid, Instant since) {}

    /**
     * What is appended and not relayed: the committed messages with an id greater than the greatest that was relayed. Not among
     * them are messages of transactions that were still running when a younger message was relayed.
     *
     * @param messages at most {@link #COUNTED_MAX} + 1
     * @param since when the oldest of them was appended; null when there is none
     */
    public record Behind(long messages, @Nullable Instant since) {

        public boolean isMore() {
            return messages > COUNTED_MAX;
        }
    }

    public boolean isPaused() {
        return wish != null && wish.paused();
    }

    /** Of the oldest message that is not relayed; zero when all are. */
    public Duration lag() {
        return since(behind.since());
    }

    /** Since the log was last heard of; null when it never was. */
    public @Nullable Duration silence() {
        return sign.heartbeatAt() == null ? null : since(sign.heartbeatAt());
    }

    /** Whether the relay that gave the sign still gives one. */
    public boolean isSignFresh() {
        return since(sign.seenAt()).compareTo(SIGN_MAX) <= 0;
    }

    private Duration since(@Nullable Instant then) {
        if (then == null || then.isAfter(at)) {
            return Duration.ZERO;
        }
        return Duration.between(then, at);
    }
}

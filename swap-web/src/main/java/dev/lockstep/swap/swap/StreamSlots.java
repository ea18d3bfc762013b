package dev.lockstep.swap.swap;

import java.util.HashMap;
import java.util.Map;

/** Room for streams on this node: so many of a channel, and so many of all. */
final class StreamSlots {

    private final int channelMax;
    private final int max;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    StreamSlots(int channelMax, int max) {
        if (channelMax < 1 || max < channelMax) {
            throw new IllegalArgumentException(
                    "lockstep.streams.channel_max must be 1 or more and at most lockstep.streams.max, not " + channelMax
                            + " of " + max);
        }
        this.channelMax = channelMax;
        this.max = max;
    }

    /** What became of asking for a slot. */
    enum Answer {
        TAKEN,
        CHANNEL_FULL,
        ALL_FULL
    }

    /** A slot that is TAKEN is to be given back, once. */
    synchronized Answer take(String channel) {
        int own = taken.getOrDefault(channel, 0);
        if (own >= channelMax) {
            return Answer.CHANNEL_FULL;
        }
        if (all >= max) {
            return Answer.ALL_FULL;
        }
        taken.put(channel, own + 1);
        all++;
        return Answer.TAKEN;
    }

    synchronized void giveBack(String channel) {
        int own = taken.getOrDefault(channel, 0);
        if (own == 0) {
            throw new IllegalStateException("channel " + channel + " gives back a slot that it has not taken");
        }
        if (own == 1) {
            taken.remove(channel);
        } else {
            taken.put(channel, own - 1);
        }
        all--;
    }

    int channelMax() {
        return channelMax;
    }
}

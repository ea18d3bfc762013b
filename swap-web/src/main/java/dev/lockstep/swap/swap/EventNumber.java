package dev.lockstep.swap.swap;

import dev.lockstep.swap.trade.Progress;

/** Which event of a swap a client has seen: what it sends as {@code Last-Event-ID} when it opens a stream again. */
enum EventNumber {
    NONE,
    REQUESTED,
    END;

    /** The event that tells the swap's present state. */
    static EventNumber of(Swap swap) {
        return swap.progress() instanceof Progress.Ended ? END : REQUESTED;
    }

    /** Empty for none; {@link IllegalArgumentException} for what is no id of an event. */
    static EventNumber parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        for (EventNumber number : values()) {
            if (number != NONE && number.text().equals(text)) {
                return number;
            }
        }
        throw new IllegalArgumentException("Last-Event-ID must be the id of an event of this stream: 1 or 2");
    }

    String text() {
        return Integer.toString(ordinal());
    }
}

package dev.lockstep.swap.swap;

import dev.lockstep.swap.trade.Progress;

/** Which event of a swap a client has seen: what it sends as {@code Last-Event-ID} when it opens a stream again. */
enum EventNumber {
    NONE(""),
    PENDING("0"),
    REQUESTED("1"),
    END("2");

    private final String text;

    EventNumber(String text) {
        this.text = text;
    }

    /** The event that tells the swap's present state. */
    static EventNumber of(Swap swap) {
        if (swap.progress() instanceof Progress.Ended) {
            return END;
        }
        return swap.progress() instanceof Progress.PendingApproval ? PENDING : REQUESTED;
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
        throw new IllegalArgumentException("Last-Event-ID must be the id of an event of this stream: 0, 1 or 2");
    }

    String text() {
        return text;
    }
}

package dev.lockstep.swap.event;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as channels get it, from the feed and by webhooks.
 *
 * @param sequence its place among the events of its swap or transfer
 * @param data what the topic carries of it
 */
public record EventView(
        String id,
        String type,
        Instant at,
        @Nullable Integer sequence,
        @JsonRawValue String data) {

    public static EventView of(Happening happening) {
        return new EventView(
                happening.id().toString(), happening.type(), happening.at(), happening.sequence(), happening.payload());
    }
}

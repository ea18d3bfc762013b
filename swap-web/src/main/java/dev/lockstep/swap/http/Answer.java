package dev.lockstep.swap.http;

import org.jspecify.annotations.Nullable;

/** What a POST is answered with, and with again when it is repeated. */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes are sent as they were stored
public record Answer(int status, byte[] body, @Nullable String location, boolean replayed) {

    public static Answer of(int status, JsonView view, String location) {
        return new Answer(status, Json.write(view), location, false);
    }

    Answer again() {
        return new Answer(status, body, location, true);
    }
}

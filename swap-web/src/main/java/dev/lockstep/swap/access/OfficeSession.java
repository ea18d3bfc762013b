package dev.lockstep.swap.access;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Who is logged in, kept in the HTTP session. Ends {@link #IDLE} after the last thing the person did - a page that
 * refreshes itself is nobody - and {@link #ABSOLUTE} after the login however busy it is.
 */
record OfficeSession(String name, HashSet<String> roles, Instant loggedInAt, Instant activeAt) implements Serializable {

    static final Duration IDLE = Duration.ofMinutes(15);
    static final Duration ABSOLUTE = Duration.ofHours(8);

    static OfficeSession of(String name, Set<String> roles, Instant now) {
        return new OfficeSession(name, new HashSet<>(roles), now, now);
    }

    OfficeSession active(Instant now) {
        return new OfficeSession(name, roles, loggedInAt, now);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(loggedInAt.plus(ABSOLUTE)) || !now.isBefore(activeAt.plus(IDLE));
    }
}

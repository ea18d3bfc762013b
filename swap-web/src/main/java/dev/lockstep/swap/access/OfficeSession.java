package dev.lockstep.swap.access;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Who is logged in, kept in the HTTP session. Ends after {@link #ABSOLUTE} however busy it is. */
record OfficeSession(String name, HashSet<String> roles, Instant loggedInAt) implements Serializable {

    static final Duration ABSOLUTE = Duration.ofHours(8);

    static OfficeSession of(String name, Set<String> roles, Instant now) {
        return new OfficeSession(name, new HashSet<>(roles), now);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(loggedInAt.plus(ABSOLUTE));
    }
}

package dev.lockstep.swap.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OfficeSessionTest {

    private static final Instant LOGIN = Instant.parse("2026-11-20T08:00:00Z");

    @Test
    void endsEightHoursAfterTheLoginHoweverBusyItIs() {
        OfficeSession session = OfficeSession.of("operator", Set.of(Role.OPERATOR), LOGIN)
                .active(Instant.parse("2026-11-20T15:59:00Z"));

        assertThat(session.isOver(Instant.parse("2026-11-20T15:59:59.999999Z"))).isFalse();
        assertThat(session.isOver(Instant.parse("2026-11-20T16:00:00Z"))).isTrue();
    }

    @Test
    void endsFifteenMinutesAfterTheLastThingThePersonDid() {
        OfficeSession session = OfficeSession.of("operator", Set.of(Role.OPERATOR), LOGIN);

        assertThat(session.isOver(Instant.parse("2026-11-20T08:14:59Z"))).isFalse();
        assertThat(session.isOver(Instant.parse("2026-11-20T08:15:00Z"))).isTrue();
        assertThat(session.active(Instant.parse("2026-11-20T08:14:00Z")).isOver(Instant.parse("2026-11-20T08:28:00Z")))
                .isFalse();
    }
}

package dev.lockstep.outbox.append;

import dev.lockstep.contract.id.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The application's clock and its source of identifiers: the one place where either is made. */
@ApplicationScoped
public class SystemClockProducer {

    /** What {@code timestamptz} can hold: an instant read back from a row equals the one that was written. */
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);

    @Produces
    @Singleton
    public Clock clock() {
        return Clock.tick(Clock.systemUTC(), MICROSECOND);
    }

    @Produces
    @Singleton
    public Ids ids() {
        return Ids.timeOrdered();
    }
}

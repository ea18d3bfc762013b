package dev.lockstep.outbox.retry;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting between two tries; ends early when whoever waits is being closed. */
@FunctionalInterface
public interface Pause {

    void pause(Duration time) throws InterruptedException;

    /** Real time, cut short once {@code closing} is counted down. */
    static Pause until(CountDownLatch closing) {
        return time -> closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}

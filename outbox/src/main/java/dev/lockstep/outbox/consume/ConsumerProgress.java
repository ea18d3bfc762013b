package dev.lockstep.outbox.consume;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The status of a consumer in the making; written by the loop's thread, read by any. */
final class ConsumerProgress {

    private final Clock clock;
    private volatile ConsumerStatus status;

    ConsumerProgress(String name, Clock clock) {
        this.clock = clock;
        this.status = new ConsumerStatus(name, ConsumerState.STOPPED, clock.instant(), 0, 0, 0, 0, null, null);
    }

    ConsumerStatus status() {
        return status;
    }

    /** True when the state is another one than before. */
    boolean enter(ConsumerState state) {
        return enter(state, status.lastError());
    }

    boolean enter(ConsumerState state, @Nullable String error) {
        ConsumerStatus s = status;
        boolean news = s.state() != state;
        status = new ConsumerStatus(
                s.name(),
                state,
                news ? clock.instant() : s.since(),
                s.handled(),
                s.parked(),
                s.failures(),
                s.lagRecords(),
                s.lastRecordAt(),
                error);
        return news;
    }

    void handled(int records) {
        count(records, 0, 0);
    }

    void parked() {
        count(0, 1, 0);
    }

    void failed(String error) {
        count(0, 0, 1);
        enter(status.state(), error);
    }

    private void count(int handled, int parked, int failures) {
        ConsumerStatus s = status;
        status = new ConsumerStatus(
                s.name(),
                s.state(),
                s.since(),
                s.handled() + handled,
                s.parked() + parked,
                s.failures() + failures,
                s.lagRecords(),
                handled > 0 ? clock.instant() : s.lastRecordAt(),
                s.lastError());
    }

    void lag(long records) {
        ConsumerStatus s = status;
        status = new ConsumerStatus(
                s.name(),
                s.state(),
                s.since(),
                s.handled(),
                s.parked(),
                s.failures(),
                records,
                s.lastRecordAt(),
                s.lastError());
    }
}

package dev.lockstep.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReceivedTest {

    private static final Rows ROWS = new Rows(3, 4);

    private final Received received = new Received(ROWS);

    @Test
    void isCompleteWhenEveryRowCame() {
        take(ROWS, 0, 10);
        take(ROWS, 1, 10);
        take(ROWS, 3, 30);
        assertThat(received.complete()).isFalse();
        assertThat(received.missing()).isEqualTo(1);

        take(ROWS, 2, 20);

        assertThat(received.complete()).isTrue();
        assertThat(received.last()).isEqualTo(30);
        assertThat(received.at(2)).isEqualTo(20);
    }

    @Test
    void aRowThatComesAgainFillsNoGap() {
        for (int again = 0; again < 4; again++) {
            take(ROWS, 0, 10 + again);
        }

        assertThat(received.missing()).isEqualTo(3);
        assertThat(received.repeated()).isEqualTo(3);
        assertThat(received.at(0)).isEqualTo(10);
    }

    @Test
    void aRowOfAnotherRunFillsNoGap() {
        take(new Rows(2, 4), 0, 10);
        take(new Rows(3, 5), 4, 10);
        received.take(UUID.randomUUID(), 10);

        assertThat(received.missing()).isEqualTo(4);
        assertThat(received.strangers()).isEqualTo(3);
    }

    @Test
    void noticesASecondPartThatOvertookTheFirst() {
        take(ROWS, 2, 10);
        take(ROWS, 3, 10);
        assertThat(received.disorder()).isZero();

        take(ROWS, 1, 10);
        take(ROWS, 0, 10);

        assertThat(received.disorder()).isEqualTo(1);
    }

    private void take(Rows rows, int number, long when) {
        received.take(rows.row(number, Clock.systemUTC()).id().value(), when);
    }
}

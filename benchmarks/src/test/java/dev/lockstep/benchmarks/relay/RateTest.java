package dev.lockstep.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.message.Envelope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateTest {

    private static final Rate RATE = new Rate(5_000, 10, 4, 2, 3);

    @Test
    void countsWholeTransactions() {
        assertThat(RATE.warmUpRows()).isEqualTo(10_000);
        assertThat(RATE.rows()).isEqualTo(25_000);
    }

    @Test
    void rowsOfOneTransactionAreDueTogether() {
        assertThat(RATE.dueMicros(0)).isEqualTo(RATE.dueMicros(9)).isZero();
        assertThat(RATE.dueMicros(10)).isEqualTo(2_000);
        assertThat(RATE.dueMicros(24_999)).isEqualTo(4_998_000);
    }

    @Test
    void aLoadWritesEveryRowOnceAndNoneBeforeItIsDue(@TempDir Path folder) throws IOException {
        Rate rate = new Rate(10_000, 5, 3, 0, 1);
        Rows rows = new Rows(1, 1_003);
        Queue<Integer> written = new ConcurrentLinkedQueue<>();

        Commits commits = new OpenLoad(rate, rows, Clock.systemUTC()).run(() -> new Written(rows, written));
        Path file = folder.resolve("commits");
        commits.write(file);

        Commits read = Commits.read(file);
        assertThat(written).hasSize(1_003).doesNotHaveDuplicates();
        assertThat(read.count()).isEqualTo(1_003);
        for (int row = 0; row < 1_003; row++) {
            assertThat(read.due(row)).isEqualTo(read.due(0) + rate.dueMicros(row));
            assertThat(read.committed(row)).isEqualTo(commits.committed(row)).isGreaterThanOrEqualTo(read.due(row));
        }
    }

    private record Written(Rows rows, Queue<Integer> numbers) implements Appender {

        @Override
        public void append(List<Envelope> messages) {
            messages.forEach(
                    message -> numbers.add(rows.numberOf(message.id().value()).orElseThrow()));
        }

        @Override
        public void close() {}
    }
}

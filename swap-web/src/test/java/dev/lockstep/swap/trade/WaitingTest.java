package dev.lockstep.swap.trade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTest {

    private static final UUID SUBJECT = new UUID(1, 1);

    private final Waiting waiting = new Waiting();

    @Test
    void answersAtOnceWhatIsThereAlready() {
        assertThat(waiting.await(SUBJECT, Duration.ZERO, () -> Optional.of("there")))
                .contains("there");
    }

    @Test
    void givesUpInTime() {
        assertThat(waiting.await(SUBJECT, Duration.ofMillis(20), Optional::empty))
                .isEmpty();
    }

    @Test
    void looksAgainWhenSignalled() throws Exception {
        var caller = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch looked = new CountDownLatch(1);
            AtomicInteger looks = new AtomicInteger();
            Future<Optional<String>> answer = caller.submit(() -> waiting.await(SUBJECT, Duration.ofMinutes(1), () -> {
                looked.countDown();
                return looks.incrementAndGet() < 2 ? Optional.<String>empty() : Optional.of("now");
            }));
            assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
            waiting.signal(List.of(SUBJECT, new UUID(2, 2)));

            assertThat(answer.get(10, TimeUnit.SECONDS)).contains("now");
        } finally {
            caller.shutdownNow();
        }
    }
}

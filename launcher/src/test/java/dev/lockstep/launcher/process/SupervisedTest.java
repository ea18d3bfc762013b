package dev.lockstep.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedTest {

    @TempDir
    Path folder;

    private final BlockingQueue<Child> started = new LinkedBlockingQueue<>();

    @Test
    void startsAChildAgainThatWasKilled() throws InterruptedException {
        Supervised sleeper = supervised("sleep", "60");
        sleeper.start();
        Child first = next();
        first.stop(Child.Signal.KILL, Duration.ofSeconds(5));
        Child second = next();

        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(sleeper.alive()).isTrue();
        sleeper.stop(Child.Signal.TERM, Duration.ofSeconds(5));
        assertThat(second.alive()).isFalse();
    }

    @Test
    void doesNotStartAgainWhatWasStopped() throws InterruptedException {
        Supervised sleeper = supervised("sleep", "60");
        sleeper.start();
        Child child = next();
        sleeper.stop(Child.Signal.INT, Duration.ofSeconds(5));

        assertThat(child.alive()).isFalse();
        sleeper.start();
        assertThat(started).isEmpty();
    }

    @Test
    void killsWhatDoesNotListen() throws InterruptedException {
        Supervised deaf = supervised("sh", "-c", "trap '' TERM INT; while :; do sleep 1; done");
        deaf.start();
        Child child = next();
        deaf.stop(Child.Signal.TERM, Duration.ofMillis(300));

        assertThat(child.alive()).isFalse();
    }

    @Test
    void waitsLongerAfterEachDeathUpToABound() {
        assertThat(List.of(1, 2, 3, 4, 5, 6, 60))
                .map(Supervised::backOffMs)
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L);
    }

    @Test
    void findsOnlyProcessesThatCarryTheMark() throws InterruptedException {
        String mark = folder.resolve("data").toString();
        Supervised sleeper = supervised("sh", "-c", "sleep 60; :", mark);
        sleeper.start();
        Child child = next();

        assertThat(Leftovers.marked(child.pid(), mark)).isPresent();
        assertThat(Leftovers.marked(child.pid(), mark + "x")).isEmpty();
        assertThat(Leftovers.marked(mark)).extracting(ProcessHandle::pid).containsExactly(child.pid());
        sleeper.stop(Child.Signal.KILL, Duration.ofSeconds(5));
        assertThat(Leftovers.marked(mark)).isEmpty();
    }

    private Child next() throws InterruptedException {
        Child child = started.poll(10, TimeUnit.SECONDS);
        assertThat(child).isNotNull();
        return child;
    }

    private Supervised supervised(String... command) {
        Child.Spec spec = new Child.Spec("child", List.of(command), Map.of(), folder.resolve("child.log"));
        return new Supervised("child", () -> Child.start(spec), new Supervised.Watcher() {
            @Override
            public void runs(Child child) {
                started.add(child);
            }

            @Override
            public void gaveUp(Child child) {}
        });
    }
}

package dev.lockstep.swap.health;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks something that may never answer, and waits no longer than {@code patience}. A question that hangs is not asked a
 * second time beside it: however often health is looked at, one thread waits.
 */
final class Probe {

    private final Runnable question;
    private final Executor executor;
    private final Duration patience;
    private @Nullable CompletableFuture<Void> asked;

    Probe(Runnable question, Executor executor, Duration patience) {
        this.question = question;
        this.executor = executor;
        this.patience = patience;
    }

    /** What is wrong, in words without secrets; nothing when it answers. */
    Optional<String> problem() {
        try {
            ask().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            return Optional.of("no answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            return Optional.of(words(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while waiting for an answer");
        }
    }

    private synchronized CompletableFuture<Void> ask() {
        if (asked == null || asked.isDone()) {
            asked = CompletableFuture.runAsync(question, executor);
        }
        return asked;
    }

    /** Messages of drivers and pools can quote addresses and settings; the kind of failure is enough. */
    private static String words(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
            if (root instanceof SQLException said && said.getSQLState() != null) {
                return "failed with SQLState " + said.getSQLState();
            }
        }
        return "failed with " + root.getClass().getSimpleName();
    }
}

package dev.lockstep.systemtests.admission;

import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.NoAnswerException;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Customer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Offers accepted at a constant rate, whatever becomes of those before (an open model), from {@link #start} to {@link #close}. A
 * refusal is not tried again.
 */
final class SteadyLoad implements AutoCloseable {

    /** Some wait for a server that is slow; more than rate times the longest answer are never needed. */
    private static final int CLIENTS = 48;

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    /** One acceptance: when it was sent and answered, with what. */
    record Attempt(Instant sentAt, Instant answeredAt, String offer, String key, Reply reply) {
        boolean isAccepted() {
            return reply.status() == 202;
        }

        boolean isClosed() {
            return reply.at("code").equals("admission-closed");
        }

        UUID swap() {
            return UUID.fromString(reply.at("id"));
        }
    }

    private final Api api;
    private final Customer customer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final ConcurrentLinkedQueue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> strange = new ConcurrentLinkedQueue<>();

    private SteadyLoad(Api api, Customer customer) {
        this.api = api;
        this.customer = customer;
    }

    static SteadyLoad start(Api api, Customer customer, int perSecond) {
        SteadyLoad load = new SteadyLoad(api, customer);
        load.clock.scheduleAtFixedRate(
                () -> load.clients.execute(load::attempt), 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
        return load;
    }

    private void attempt() {
        try {
            String offer = customer.offerId("0.0001", "BTC", "ETH");
            String key = UUID.randomUUID().toString();
            Instant sent = Instant.now();
            Reply reply = api.post("/swaps", Map.of("offerId", offer), Map.of("Idempotency-Key", key));
            Attempt attempt = new Attempt(sent, Instant.now(), offer, key, reply);
            attempts.add(attempt);
            if (!attempt.isAccepted() && !attempt.isClosed()) {
                strange.add(reply.text());
            }
        } catch (NoAnswerException | AssertionError e) {
            strange.add(String.valueOf(e.getMessage()));
        }
    }

    List<Attempt> attempts(Predicate<Attempt> which) {
        return attempts.stream().filter(which).toList();
    }

    /** Answers that are neither 202 nor the one 503, and offers that could not be had. */
    List<String> strange() {
        return List.copyOf(strange);
    }

    /** Sends nothing more and waits for the answers. */
    @Override
    public void close() {
        clock.shutdownNow();
        clients.shutdown();
        try {
            if (!clients.awaitTermination(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("answers are outstanding");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

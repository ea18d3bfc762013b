package dev.lockstep.benchmarks.api;

import dev.lockstep.benchmarks.report.Machine;
import dev.lockstep.benchmarks.report.ReportFile;
import dev.lockstep.launcher.process.Obstacle;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Swaps and reads of swaps beside each other, at constant rates, through the whole product: Payara, two databases, two relays,
 * Kafka, and this load beside them on the same machine.
 */
final class Benchmark {

    private static final int CUSTOMERS = 100;

    /** Reads are of the newest ones, as those of a client who waits for the end are. */
    private static final int NEWEST = 1_000;

    private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);

    private static final String ENDED = """
            select extract(epoch from ended_at - requested_at) * 1000000 as micros, state from swap.swap
             where channel = ? and requested_at >= ? and requested_at < ?""";

    private final Options options;
    private final Product product;
    private final Clock clock;
    private final PrintStream out;
    private final HttpApi api;
    private final AtomicReferenceArray<String> newest = new AtomicReferenceArray<>(NEWEST);
    private final AtomicInteger accepted = new AtomicInteger();

    private final Seen read = new Seen("GET /swaps/{id}, from when it was due");
    private final Seen readAlone = new Seen("GET /swaps/{id}, from when it was sent");
    private final Seen offered = new Seen("POST /offers, from when it was due");
    private final Seen swapped = new Seen("POST /swaps, from when it was sent");
    private final Seen ended = new Seen("swap, from its acceptance to BOOKED");

    Benchmark(Options options, Product product, Clock clock, PrintStream out) {
        this.options = options;
        this.product = product;
        this.clock = clock;
        this.out = out;
        this.api = new HttpApi(product.api(), product.token(clock));
    }

    /** For programs. */
    record Report(
            String startedAt,
            double loadBefore,
            double loadAfter,
            Machine machine,
            String commit,
            Options options,
            List<Seen.Told> seen) {}

    void run() {
        Instant began = clock.instant();
        double load = Machine.load();
        out.printf("%s%ncommit %s, application %s%n", Machine.here(), Machine.commit(), options.javaOptions());
        out.printf(
                "%,d reads and %,d swaps a second for %d s after %d s; %d customers%n%n",
                options.reads(), options.swaps(), options.seconds(), options.warmUp(), CUSTOMERS);
        List<String> customers = customers();
        newest.set(0, swap(customers.get(0)));
        accepted.incrementAndGet();
        Instant from = clock.instant().plusSeconds(options.warmUp());
        try (OpenLoad swaps = new OpenLoad(
                        options.swaps(),
                        options.warmUp(),
                        options.seconds(),
                        (due, counts) -> accept(customers, due, counts));
                OpenLoad reads = new OpenLoad(options.reads(), options.warmUp(), options.seconds(), this::read)) {
            swaps.await();
            reads.await();
        }
        Instant to = clock.instant();
        awaitEnds(from, to);

        List<Seen> seen = List.of(read, readAlone, offered, swapped, ended);
        out.print(Seen.HEAD);
        seen.forEach(out::print);
        Report report = new Report(
                began.toString(),
                load,
                Machine.load(),
                Machine.here(),
                Machine.commit(),
                options,
                seen.stream().map(Seen::told).toList());
        Path file = ReportFile.write("api", began, report);
        out.printf(
                "%nload average %.2f at the start, %.2f at the end; this is also in %s%n", load, Machine.load(), file);
    }

    /** Each with more BTC than it can sell. */
    private List<String> customers() {
        List<String> customers = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS; i++) {
            String id = api.post("/customers", Map.of()).path("id").textValue();
            Map<String, String> deposit = Map.of("customer", id, "kind", "deposit", "asset", "BTC", "amount", "1000");
            api.post("/transfers", deposit);
            customers.add(id);
        }
        return customers;
    }

    private void accept(List<String> customers, long due, boolean counts) {
        String customer = customers.get(ThreadLocalRandom.current().nextInt(customers.size()));
        String offer = offer(customer);
        long sent = System.nanoTime();
        String swap = api.post("/swaps", Map.of("offerId", offer)).path("id").textValue();
        long answered = System.nanoTime();
        if (counts) {
            offered.took((sent - due) / 1_000);
            swapped.took((answered - sent) / 1_000);
        }
        newest.set(accepted.getAndIncrement() % NEWEST, swap);
    }

    private String swap(String customer) {
        return api.post("/swaps", Map.of("offerId", offer(customer))).path("id").textValue();
    }

    private String offer(String customer) {
        Map<String, Object> wanted = Map.of(
                "customer", customer, "sell", Map.of("asset", "BTC", "amount", "0.01"), "buy", Map.of("asset", "ETH"));
        return api.post("/offers", wanted).path("id").textValue();
    }

    private void read(long due, boolean counts) {
        int some = ThreadLocalRandom.current().nextInt(Math.min(accepted.get(), NEWEST));
        long sent = System.nanoTime();
        api.get("/swaps/" + newest.get(some));
        long answered = System.nanoTime();
        if (counts) {
            read.took((answered - due) / 1_000);
            readAlone.took((answered - sent) / 1_000);
        }
    }

    /** Every swap of the time that counts has to end, and as BOOKED: a load that is refused tells nothing. */
    private void awaitEnds(Instant from, Instant to) {
        long limit = System.nanoTime() + ENDS_WITHIN.toNanos();
        while (!tookTheirEnds(from, to)) {
            if (System.nanoTime() > limit) {
                throw new Obstacle("not every swap ended within " + ENDS_WITHIN);
            }
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Obstacle("interrupted", e);
            }
        }
    }

    private boolean tookTheirEnds(Instant from, Instant to) {
        try (Connection database = product.swapDatabase();
                PreparedStatement query = database.prepareStatement(ENDED)) {
            query.setString(1, Product.CHANNEL);
            query.setObject(2, OffsetDateTime.ofInstant(from, ZoneOffset.UTC));
            query.setObject(3, OffsetDateTime.ofInstant(to, ZoneOffset.UTC));
            List<Long> micros = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String state = rows.getString("state");
                    if (state.equals("REQUESTED")) {
                        return false;
                    }
                    if (!state.equals("BOOKED")) {
                        throw new Obstacle("a swap ended as " + state);
                    }
                    micros.add(rows.getLong("micros"));
                }
            }
            micros.forEach(ended::took);
            return true;
        } catch (SQLException e) {
            throw new Obstacle("the swap database does not answer: " + e.getMessage(), e);
        }
    }
}

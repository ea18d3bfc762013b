package dev.lockstep.benchmarks.deployed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.ledger.assembly.LedgerBatchHandler;
import dev.lockstep.ledger.assembly.LedgerCommandsHandler;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelayState;
import dev.lockstep.outbox.relay.Relays;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import org.eclipse.microprofile.config.Config;

/** Books a {@link Load} when it is asked to, with the relays paused, and answers what that took. One request at a time. */
@WebServlet("/benchmark/ledger")
public class LedgerBenchmarkServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private static final Duration DEADLINE = Duration.ofHours(1);
    private static final Duration PAUSED_WITHIN = Duration.ofSeconds(30);
    private static final int POLL_MS = 50;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    transient LedgerBatchHandler ledger;

    @Inject
    transient Relays relays;

    @Inject
    transient Clock clock;

    @Inject
    transient Config config;

    @Resource
    transient ManagedThreadFactory threads;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            pauseRelays();
            Booked booked = writers()
                    .run(
                            Load.of(request::getParameter),
                            clock.instant().plus(DEADLINE).truncatedTo(ChronoUnit.MICROS));
            response.setContentType("application/json");
            JSON.writeValue(response.getOutputStream(), booked);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServletException("interrupted", e);
        } catch (ExecutionException e) {
            throw new ServletException("a writer failed", e.getCause());
        }
    }

    /** With the limits that the product's own consumer has. */
    private Writers writers() {
        CommandReader reader =
                new CommandReader(number("lockstep.saga.parts_max"), number("lockstep.message.bytes_max"));
        return new Writers(new LedgerCommandsHandler(reader, ledger), number("lockstep.poll.records_max"), threads);
    }

    private int number(String name) {
        return config.getValue(name, Integer.class);
    }

    private void pauseRelays() throws InterruptedException {
        relays.all().forEach(Relay::pause);
        long limit = System.nanoTime() + PAUSED_WITHIN.toNanos();
        while (!relays.all().stream().allMatch(relay -> relay.status().state() == RelayState.PAUSED)) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("the relays do not pause");
            }
            Thread.sleep(POLL_MS);
        }
    }
}

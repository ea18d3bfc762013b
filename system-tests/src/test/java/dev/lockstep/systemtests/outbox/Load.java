package dev.lockstep.systemtests.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.outbox.append.Outbox;
import dev.lockstep.outbox.append.OutboxFailed;
import dev.lockstep.systemtests.stack.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Clients that append to the outbox all the time, each under a key of its own, one transaction of a few rows after the other.
 * Through an outage they try again; what they were answered is remembered.
 */
final class Load implements AutoCloseable {

    private static final int CLIENTS = 4;
    private static final int ROWS_MAX = 12;
    private static final int PAUSE_MS = 20;

    /** Some 3 s of load. */
    private static final int MORE = 500;

    private static final Duration GOES_ON_WITHIN = Duration.ofMinutes(2);

    private final Ids ids = Ids.timeOrdered();
    private final DatabaseAccess database;
    /** By key, in the order of their making; what was never committed is among them. */
    private final Map<String, List<String>> made = new HashMap<>();

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopping;

    private Load(DatabaseAccess database) {
        this.database = database;
        Stream.generate(() -> ids.next().toString())
                .limit(CLIENTS)
                .forEach(key -> made.put(key, Collections.synchronizedList(new ArrayList<>())));
    }

    static Load on(DatabaseAccess database) {
        Load load = new Load(database);
        for (String key : load.made.keySet()) {
            Thread client = new Thread(() -> load.append(key), "client");
            client.setDaemon(true);
            load.clients.add(client);
            client.start();
        }
        return load;
    }

    private void append(String key) {
        while (!stopping) {
            try (Connection connection = OneTransaction.connect(database)) {
                Outbox outbox = OneTransaction.outbox(connection);
                for (int turn = 1; !stopping; turn++) {
                    append(key, outbox, connection, messages(key, 1 + turn % ROWS_MAX));
                    pause();
                }
            } catch (SQLException | OutboxFailed e) {
                pause();
            }
        }
    }

    private void append(String key, Outbox outbox, Connection connection, List<Envelope> messages) throws SQLException {
        messages.forEach(message -> made.get(key).add(message.id().toString()));
        outbox.append(messages);
        connection.commit();
        messages.forEach(message -> acknowledged.add(message.id().toString()));
    }

    private List<Envelope> messages(String key, int count) {
        return Stream.generate(() -> Envelope.of(
                        new MessageId(ids.next()),
                        Topics.LEDGER_EVENTS,
                        key,
                        "test",
                        "{}".getBytes(StandardCharsets.UTF_8)))
                .limit(count)
                .toList();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until so many more rows were acknowledged. */
    void goesOn() {
        int before = acknowledged.size();
        await("load goes on").atMost(GOES_ON_WITHIN).until(() -> acknowledged.size() > before + MORE);
    }

    /** Stops; everything that was acknowledged must be in this table, and everything in the table must arrive. */
    void arrivesCompletely(String test, Database ledger, Arrivals arrivals) {
        arrivals.areComplete(test, kept(ledger));
    }

    /** The same, and what a client appended one after the other arrives so. */
    void arrivesCompletelyAndInOrder(String test, Database ledger, Arrivals arrivals) {
        Map<String, List<String>> kept = kept(ledger);
        arrivals.areComplete(test, kept);
        arrivals.areInOrder(kept);
    }

    /** What was made and is in the table; a commit without an answer can be there or not. */
    private Map<String, List<String>> kept(Database ledger) {
        close();
        Set<String> table = ledger.rows("select message_id from outbox.message").stream()
                .map(row -> row.get("message_id").toString())
                .collect(Collectors.toSet());
        // AssertJ looks for each of them among all the others.
        assertThat(acknowledged.stream().filter(id -> !table.contains(id)))
                .as("acknowledged commits that are not there")
                .isEmpty();
        Map<String, List<String>> kept = new HashMap<>();
        made.forEach(
                (key, ids) -> kept.put(key, ids.stream().filter(table::contains).toList()));
        return kept;
    }

    @Override
    public void close() {
        stopping = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package dev.lockstep.systemtests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.ledger.assembly.LedgerBatchHandler;
import dev.lockstep.ledger.assembly.LedgerCommandsHandler;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.systemtests.stack.Database;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * More transactions of the ledger at once than its pool has connections, in Payara. One that needed a second connection
 * to go on would wait for it in vain for a minute, and so would all others.
 */
@Tag("it")
@ExtendWith(ArquillianExtension.class)
class ConnectionsIT {

    /** The pool has 16, two of which the consumer and the sweep may have in hand. */
    private static final int WAITING_MIN = 14;

    private static final int BATCHES = 24;
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    LedgerBatchHandler ledger;

    @Resource
    ManagedThreadFactory threads;

    private final Ids ids = Ids.timeOrdered();
    private final Records records = new Records(ids, Clock.systemUTC(), 999);
    private final Database database = new Database(
            System.getProperty("lockstep.ledger.db.url"),
            System.getProperty("lockstep.ledger.db.user"),
            System.getProperty("lockstep.ledger.db.password"));

    @Deployment
    static WebArchive application() {
        return ApplicationArchive.with(ConnectionsIT.class, Records.class, Hold.class, Left.class, Database.class);
    }

    @Test
    void batchesNeedOneConnectionEach() throws Exception {
        List<UUID> sagas = new ArrayList<>();
        List<FutureTask<Void>> batches = new ArrayList<>();
        try (Hold house = new Hold(
                database,
                "select 1 from ledger.balance where account_id = '" + Records.HOUSE + "' for no key update")) {
            for (int i = 0; i < BATCHES; i++) {
                UUID saga = ids.next();
                sagas.add(saga);
                batches.add(start(records.alone(Records.move(Records.OUTSIDE, Records.HOUSE, 1), saga)));
            }
            assertTrue(house.await(WAITING_MIN, SOON) >= WAITING_MIN, "all that can begin wait for the house");
        }
        for (FutureTask<Void> batch : batches) {
            batch.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        assertEquals(Map.of("BOOKED", (long) BATCHES), new Left(database).states(sagas));
    }

    private FutureTask<Void> start(InboundRecord record) {
        FutureTask<Void> batch = new FutureTask<>(
                () -> new LedgerCommandsHandler(new CommandReader(1_000, 1 << 20), ledger).handle(List.of(record)),
                null);
        threads.newThread(batch).start();
        return batch;
    }
}

package dev.lockstep.systemtests.container;

import dev.lockstep.systemtests.stack.Database;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What the ledger has left behind, asked of its database. */
final class Left {

    private static final long ENDS_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Database database;

    Left(Database database) {
        this.database = database;
    }

    /** How many of the sagas are in each state. */
    Map<String, Long> states(Collection<UUID> sagas) {
        Map<String, Long> states = new TreeMap<>();
        database.rows("""
                        select state, count(*) as sagas from ledger.saga
                         where saga_id = any (cast(? as uuid[])) group by state""", array(sagas)).forEach(row -> states.put((String) row.get("state"), (Long) row.get("sagas")));
        return states;
    }

    void awaitEnds(Collection<UUID> sagas) {
        long until = System.nanoTime() + ENDS_WITHIN_NANOS;
        while (states(sagas).containsKey("COLLECTING")) {
            if (System.nanoTime() > until) {
                throw new AssertionError("sagas that do not end: " + states(sagas));
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    Set<UUID> booked(Collection<UUID> sagas) {
        return database.rows("""
                        select saga_id from ledger.saga where state = 'BOOKED' and saga_id = any (cast(? as uuid[]))""", array(sagas)).stream()
                .map(row -> (UUID) row.get("saga_id"))
                .collect(Collectors.toSet());
    }

    /** Sagas of which not exactly one end was announced, and that the one it came to. */
    List<Map<String, Object>> notAnnouncedOnce(Collection<UUID> sagas) {
        return database.rows("""
                with said as (select convert_from(key, 'UTF8') as saga, array_agg(type) as types from outbox.message
                               where type in ('saga-booked', 'saga-refused', 'saga-expired') group by key)
                select s.saga_id, s.state, said.types
                  from ledger.saga s left join said on said.saga = cast(s.saga_id as text)
                 where s.saga_id = any (cast(? as uuid[])) and said.types is distinct from array['saga-' || lower(s.state)]""", array(sagas));
    }

    long balance(String account) {
        return database.count("select balance_minor from ledger.balance where account_id = ?", account);
    }

    long parkedBecauseTheyFailed() {
        return database.count("select count(*) from outbox.parked where reason = 'processing-failed'");
    }

    /** In PostgreSQL's text form. */
    private static String array(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }
}

package dev.lockstep.swap.outcome;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.EventCodec;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.swap.http.DatabaseFailed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The table {@code swap.early_outcome}. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class JdbcEarlyOutcomes implements EarlyOutcomes {

    private static final String KEEP = """
            insert into swap.early_outcome (message_id, subject_id, type, payload, traceparent, tracestate, received_at)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing""";

    /** Newest first: what is only milliseconds early must not queue behind what will never be seen. */
    private static final String TAKE = """
            select message_id, type, payload, traceparent, tracestate, received_at from swap.early_outcome
             order by received_at desc limit ? for update skip locked""";

    private static final String REMOVE = "delete from swap.early_outcome where message_id = any (?)";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Inject
    Clock clock;

    @Override
    public void keep(Collection<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return;
        }
        OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        try (PreparedStatement keep = JdbcTransaction.connection(database).prepareStatement(KEEP)) {
            for (Outcome outcome : outcomes) {
                keep.setObject(1, outcome.id().value());
                keep.setObject(2, OutcomeHandler.subject(outcome.event()));
                keep.setString(3, outcome.event().type());
                keep.setBytes(4, outcome.payload());
                Trace trace = outcome.trace();
                keep.setString(5, trace == null ? null : trace.parent());
                keep.setString(6, trace == null ? null : trace.state());
                keep.setObject(7, now);
                keep.addBatch();
            }
            keep.executeBatch();
        } catch (SQLException e) {
            throw new DatabaseFailed("could not keep early outcomes", e);
        }
    }

    @Override
    public List<Early> take(int limit) {
        try (PreparedStatement take = JdbcTransaction.connection(database).prepareStatement(TAKE)) {
            take.setInt(1, limit);
            try (ResultSet row = take.executeQuery()) {
                List<Early> taken = new ArrayList<>();
                while (row.next()) {
                    taken.add(early(row));
                }
                return taken;
            }
        } catch (SQLException e) {
            throw new DatabaseFailed("could not take early outcomes", e);
        }
    }

    @Override
    public void remove(Collection<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return;
        }
        Object[] ids = outcomes.stream().map(outcome -> outcome.id().value()).toArray();
        try (PreparedStatement remove = JdbcTransaction.connection(database).prepareStatement(REMOVE)) {
            remove.setArray(1, remove.getConnection().createArrayOf("uuid", ids));
            remove.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailed("could not remove early outcomes", e);
        }
    }

    private static Early early(ResultSet row) throws SQLException {
        byte[] payload = row.getBytes("payload");
        Outcome outcome = new Outcome(
                new MessageId(row.getObject("message_id", UUID.class)),
                EventCodec.decode(row.getString("type"), payload),
                payload,
                Trace.read(row.getString("traceparent"), row.getString("tracestate"))
                        .orElse(null));
        return new Early(
                outcome, row.getObject("received_at", OffsetDateTime.class).toInstant());
    }
}

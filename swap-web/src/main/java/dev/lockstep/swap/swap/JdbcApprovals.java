package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.swap.http.DatabaseFailed;
import dev.lockstep.swap.trade.Progress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of {@code swap.swap} in the state PENDING_APPROVAL. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class JdbcApprovals implements Approvals {

    private static final String LOCK = "select 1 from swap.swap where swap_id = ? and channel = ? for update";

    private static final String APPROVE = """
            update swap.swap
               set state = 'REQUESTED', decided_by = ?, decided_at = ?, requested_at = ?, deadline = ?, traceparent = ?, tracestate = ?
             where swap_id = ? and state = 'PENDING_APPROVAL'""";

    private static final String END = """
            update swap.swap
               set state = ?, refusal_code = ?, refusal_detail = ?, ended_at = ?, decided_by = ?, decided_at = ?
             where swap_id = ? and state = 'PENDING_APPROVAL'""";

    private static final String TRADES = "update swap.trade set state = ? where swap_id = ?";

    private static final String OVERDUE = """
            select channel, swap_id from swap.swap
             where state = 'PENDING_APPROVAL' and approve_by <= ?
             order by approve_by limit ?
               for update skip locked""";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Override
    public void lock(String channel, SwapId id) {
        try (PreparedStatement lock = JdbcTransaction.connection(database).prepareStatement(LOCK)) {
            lock.setObject(1, id.value());
            lock.setString(2, channel);
            lock.execute();
        } catch (SQLException e) {
            throw new DatabaseFailed("could not lock swap " + id, e);
        }
    }

    @Override
    public void approved(Swap swap, Trace trace) {
        Approval approval = swap.approvalNeeded();
        try (PreparedStatement approve = JdbcTransaction.connection(database).prepareStatement(APPROVE)) {
            approve.setString(1, approval.decidedBy());
            approve.setObject(2, time(approval.decidedAt()));
            approve.setObject(3, time(swap.requestedAt()));
            approve.setObject(4, time(swap.deadline()));
            approve.setString(5, trace.parent());
            approve.setString(6, trace.state());
            approve.setObject(7, swap.id().value());
            one(approve.executeUpdate(), swap);
            trades(swap, swap.progress().state());
        } catch (SQLException e) {
            throw new DatabaseFailed("could not approve swap " + swap.id(), e);
        }
    }

    @Override
    public void ended(Swap swap, Progress.Ended end) {
        Approval approval = swap.approvalNeeded();
        Progress.Refused refused = end instanceof Progress.Refused no ? no : null;
        try (PreparedStatement update = JdbcTransaction.connection(database).prepareStatement(END)) {
            update.setString(1, end.state().name());
            update.setString(2, refused == null ? null : refused.code());
            update.setString(3, refused == null ? null : refused.detail());
            update.setObject(4, time(end.at()));
            update.setString(5, approval.decidedBy());
            update.setObject(6, time(approval.decidedAt()));
            update.setObject(7, swap.id().value());
            one(update.executeUpdate(), swap);
            trades(swap, end.state());
        } catch (SQLException e) {
            throw new DatabaseFailed("could not end swap " + swap.id(), e);
        }
    }

    @Override
    public List<Overdue> overdue(Instant now, int limit) {
        try (PreparedStatement overdue = JdbcTransaction.connection(database).prepareStatement(OVERDUE)) {
            overdue.setObject(1, time(now));
            overdue.setInt(2, limit);
            try (ResultSet row = overdue.executeQuery()) {
                List<Overdue> found = new ArrayList<>();
                while (row.next()) {
                    found.add(new Overdue(row.getString("channel"), new SwapId(row.getObject("swap_id", UUID.class))));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new DatabaseFailed("could not look for swaps that nobody has decided on", e);
        }
    }

    private void trades(Swap swap, Progress.State state) throws SQLException {
        try (PreparedStatement trades = JdbcTransaction.connection(database).prepareStatement(TRADES)) {
            trades.setString(1, state.name());
            trades.setObject(2, swap.id().value());
            trades.executeUpdate();
        }
    }

    private static void one(int updated, Swap swap) {
        if (updated != 1) {
            throw new IllegalStateException("swap " + swap.id() + " was locked and waits for no approval");
        }
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}

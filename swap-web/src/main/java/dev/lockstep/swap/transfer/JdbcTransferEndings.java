package dev.lockstep.swap.transfer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.TransferId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.swap.event.Feed;
import dev.lockstep.swap.event.Happening;
import dev.lockstep.swap.http.DatabaseFailed;
import dev.lockstep.swap.price.AssetCatalogue;
import dev.lockstep.swap.trade.Accounts;
import dev.lockstep.swap.trade.Ending;
import dev.lockstep.swap.trade.Endings;
import dev.lockstep.swap.trade.Progress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Ends transfers: four round trips for a batch, five where webhooks are sent. */
@ApplicationScoped
class JdbcTransferEndings implements Endings {

    private static final Logger LOG = System.getLogger(JdbcTransferEndings.class.getName());

    /** In one order, so that two nodes cannot wait for each other. */
    private static final String LOCK = """
            select saga_id, transfer_id, channel, customer_id, kind, asset, amount_minor, state, deadline, requested_at
              from swap.transfer where saga_id = any (?)
             order by saga_id for update""";

    private static final String END = """
            update swap.transfer
               set state = ?, refusal_code = ?, refusal_detail = ?, ended_at = ?, balance_after_minor = ?
             where saga_id = ?""";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Inject
    AssetCatalogue catalogue;

    @Inject
    Feed feed;

    @Inject
    Ids ids;

    /** A transfer's row, locked. */
    private record Locked(Transfer transfer, Progress.State state) {
        SagaId saga() {
            return transfer.saga();
        }

        String account() {
            return Accounts.customer(transfer.customer(), transfer.amount().asset());
        }
    }

    @Override
    public String sagaType() {
        return Transfer.SAGA_TYPE;
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public Set<SagaId> apply(List<Ending> endings) {
        Map<SagaId, Ending> bySaga = new LinkedHashMap<>();
        endings.forEach(ending -> bySaga.putIfAbsent(ending.saga(), ending));
        Set<SagaId> unseen = new HashSet<>(bySaga.keySet());
        try {
            Connection connection = JdbcTransaction.connection(database);
            List<Happening> happenings = new ArrayList<>();
            try (PreparedStatement end = connection.prepareStatement(END)) {
                for (Locked row : lock(connection, bySaga.keySet())) {
                    unseen.remove(row.saga());
                    Ending ending = bySaga.get(row.saga());
                    if (ending != null && ends(row, ending)) {
                        end(end, row, ending);
                        happenings.add(
                                TransferEvent.of(row.transfer(), ending.end()).happening(ids.next()));
                    }
                }
                end.executeBatch();
            }
            feed.append(happenings);
            return unseen;
        } catch (SQLException e) {
            throw new DatabaseFailed("could not end " + endings.size() + " transfers", e);
        }
    }

    private List<Locked> lock(Connection connection, Set<SagaId> sagas) throws SQLException {
        List<Locked> locked = new ArrayList<>();
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", sagas.stream().map(SagaId::value).toArray()));
            try (ResultSet row = lock.executeQuery()) {
                while (row.next()) {
                    locked.add(new Locked(transfer(row), Progress.State.valueOf(row.getString("state"))));
                }
            }
        }
        return locked;
    }

    private Transfer transfer(ResultSet row) throws SQLException {
        Asset asset = catalogue.assets().known(row.getString("asset"));
        return new Transfer(
                new TransferId(row.getObject("transfer_id", UUID.class)),
                row.getString("channel"),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                Transfer.Kind.valueOf(row.getString("kind")),
                new Money(asset, row.getBigDecimal("amount_minor").toBigIntegerExact()),
                new SagaId(row.getObject("saga_id", UUID.class)),
                new Progress.Requested(),
                null,
                instant(row, "deadline"),
                instant(row, "requested_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static boolean ends(Locked row, Ending ending) {
        Progress.State announced = ending.end().state();
        Progress.Step step = Progress.step(row.state(), announced);
        if (step == Progress.Step.CONTRADICTS) {
            LOG.log(
                    Level.WARNING,
                    "transfer.contradicted saga={0} state={1} announced={2}",
                    row.saga(),
                    row.state(),
                    announced);
        }
        return step == Progress.Step.ENDS;
    }

    private static void end(PreparedStatement end, Locked row, Ending ending) throws SQLException {
        Progress.Refused refused = ending.end() instanceof Progress.Refused no ? no : null;
        Money balance = ending.balances().get(row.account());
        end.setString(1, ending.end().state().name());
        end.setString(2, refused == null ? null : refused.code());
        end.setString(3, refused == null ? null : refused.detail());
        end.setObject(4, OffsetDateTime.ofInstant(ending.end().at(), ZoneOffset.UTC));
        end.setBigDecimal(5, balance == null ? null : new BigDecimal(balance.minor()));
        end.setObject(6, row.saga().value());
        end.addBatch();
    }
}

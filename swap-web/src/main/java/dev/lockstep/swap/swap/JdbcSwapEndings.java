package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.id.TradeId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.outbox.append.Outbox;
import dev.lockstep.swap.event.Feed;
import dev.lockstep.swap.event.Happening;
import dev.lockstep.swap.http.DatabaseFailed;
import dev.lockstep.swap.price.AssetCatalogue;
import dev.lockstep.swap.price.Assets;
import dev.lockstep.swap.trade.Accounts;
import dev.lockstep.swap.trade.Ending;
import dev.lockstep.swap.trade.Endings;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.Side;
import dev.lockstep.swap.trade.SwapOutbox;
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
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ends swaps and their trades: six round trips for a batch, seven where webhooks are sent, whatever its size. */
@ApplicationScoped
class JdbcSwapEndings implements Endings {

    private static final Logger LOG = System.getLogger(JdbcSwapEndings.class.getName());

    /** In one order, so that two nodes cannot wait for each other. */
    private static final String LOCK = """
            select s.saga_id, s.swap_id, s.offer_id, s.channel, s.customer_id, s.state, s.fee_minor, s.deadline,
                   s.requested_at, s.traceparent, s.tracestate, sell.trade_id as sell_id, sell.asset as sell_asset, sell.amount_minor as sell_minor,
                   buy.trade_id as buy_id, buy.asset as buy_asset, buy.amount_minor as buy_minor
              from swap.swap s
              join swap.trade sell on sell.swap_id = s.swap_id and sell.side = 'SELL'
              join swap.trade buy on buy.swap_id = s.swap_id and buy.side = 'BUY'
             where s.saga_id = any (?)
             order by s.saga_id
               for update of s""";

    private static final String END_SWAP = """
            update swap.swap set state = ?, refusal_code = ?, refusal_detail = ?, ended_at = ? where swap_id = ?""";

    private static final String END_TRADE = """
            update swap.trade
               set state = ?, posting_id = ?, balance_after_minor = ?, house_balance_after_minor = ?
             where trade_id = ?""";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Inject
    AssetCatalogue catalogue;

    @Inject
    @SwapOutbox
    Outbox outbox;

    @Inject
    Feed feed;

    @Inject
    Ids ids;

    /** A swap's row, locked. */
    private record Locked(
            Swap swap, Progress.State state, @Nullable Trace trace) {

        /** An end that the clock brought has no trace; it belongs to that of the request. */
        @Nullable
        Trace cause(Ending ending) {
            return ending.trace() == null ? trace : ending.trace();
        }
    }

    @Override
    public String sagaType() {
        return Swap.SAGA_TYPE;
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public Set<SagaId> apply(List<Ending> endings) {
        Map<SagaId, Ending> bySaga = new LinkedHashMap<>();
        endings.forEach(ending -> bySaga.putIfAbsent(ending.saga(), ending));
        try {
            Connection connection = JdbcTransaction.connection(database);
            Map<SagaId, Locked> locked = lock(connection, bySaga.keySet());
            List<Envelope> announcements = new ArrayList<>();
            List<Happening> happenings = new ArrayList<>();
            try (PreparedStatement endSwap = connection.prepareStatement(END_SWAP);
                    PreparedStatement endTrade = connection.prepareStatement(END_TRADE)) {
                for (Locked row : locked.values()) {
                    Ending ending = bySaga.get(row.swap().saga());
                    if (ending != null && ends(row, ending)) {
                        end(endSwap, endTrade, row.swap(), ending);
                        SwapEvent event = SwapEvent.of(row.swap(), ending.end());
                        Envelope announcement = event.message(ids, row.cause(ending));
                        announcements.add(announcement);
                        happenings.add(event.happening(announcement.id().value()));
                    }
                }
                endSwap.executeBatch();
                endTrade.executeBatch();
            }
            outbox.append(announcements);
            feed.append(happenings);
            Set<SagaId> unseen = new HashSet<>(bySaga.keySet());
            unseen.removeAll(locked.keySet());
            return unseen;
        } catch (SQLException e) {
            throw new DatabaseFailed("could not end " + endings.size() + " swaps", e);
        }
    }

    private Map<SagaId, Locked> lock(Connection connection, Set<SagaId> sagas) throws SQLException {
        Assets assets = catalogue.assets();
        Map<SagaId, Locked> locked = new LinkedHashMap<>();
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", sagas.stream().map(SagaId::value).toArray()));
            try (ResultSet row = lock.executeQuery()) {
                while (row.next()) {
                    Swap swap = swap(row, assets);
                    locked.put(
                            swap.saga(),
                            new Locked(
                                    swap,
                                    Progress.State.valueOf(row.getString("state")),
                                    Trace.read(row.getString("traceparent"), row.getString("tracestate"))
                                            .orElse(null)));
                }
            }
        }
        return locked;
    }

    private static Swap swap(ResultSet row, Assets assets) throws SQLException {
        Asset sold = assets.known(row.getString("sell_asset"));
        Asset bought = assets.known(row.getString("buy_asset"));
        return new Swap(
                new SwapId(row.getObject("swap_id", UUID.class)),
                new OfferId(row.getObject("offer_id", UUID.class)),
                row.getString("channel"),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                new SagaId(row.getObject("saga_id", UUID.class)),
                Trade.requested(
                        new TradeId(row.getObject("sell_id", UUID.class)), Side.SELL, money(row, "sell_minor", sold)),
                Trade.requested(
                        new TradeId(row.getObject("buy_id", UUID.class)), Side.BUY, money(row, "buy_minor", bought)),
                money(row, "fee_minor", bought),
                new Progress.Requested(),
                instant(row, "deadline"),
                instant(row, "requested_at"));
    }

    private static boolean ends(Locked row, Ending ending) {
        Progress.State announced = ending.end().state();
        switch (Progress.step(row.state(), announced)) {
            case ENDS -> {
                Swap swap = row.swap();
                LOG.log(
                        Level.INFO,
                        "swap.{0} swap={1} saga={2} elapsed_ms={3} trace={4}",
                        announced.name().toLowerCase(Locale.ROOT),
                        swap.id(),
                        swap.saga(),
                        String.valueOf(Duration.between(
                                        swap.requestedAt(), ending.end().at())
                                .toMillis()),
                        traceOf(row.cause(ending)));
                return true;
            }
            case ALREADY_SO -> {
                return false;
            }
            case CONTRADICTS -> {
                LOG.log(
                        Level.WARNING,
                        "swap.contradicted swap={0} saga={1} state={2} announced={3}",
                        row.swap().id(),
                        ending.saga(),
                        row.state(),
                        announced);
                return false;
            }
        }
        throw new IllegalStateException("no such step");
    }

    private static String traceOf(@Nullable Trace trace) {
        return trace == null ? "none" : trace.id();
    }

    private static void end(PreparedStatement endSwap, PreparedStatement endTrade, Swap swap, Ending ending)
            throws SQLException {
        Progress.Refused refused = ending.end() instanceof Progress.Refused no ? no : null;
        endSwap.setString(1, ending.end().state().name());
        endSwap.setString(2, refused == null ? null : refused.code());
        endSwap.setString(3, refused == null ? null : refused.detail());
        endSwap.setObject(4, OffsetDateTime.ofInstant(ending.end().at(), ZoneOffset.UTC));
        endSwap.setObject(5, swap.id().value());
        endSwap.addBatch();
        end(endTrade, swap, swap.sell(), ending);
        end(endTrade, swap, swap.buy(), ending);
    }

    private static void end(PreparedStatement endTrade, Swap swap, Trade trade, Ending ending) throws SQLException {
        Asset asset = trade.amount().asset();
        PostingId posting = ending.postings().get(trade.side() == Side.SELL ? Swap.SELL_PART : Swap.BUY_PART);
        endTrade.setString(1, ending.end().state().name());
        endTrade.setObject(2, posting == null ? null : posting.value());
        endTrade.setBigDecimal(3, minor(ending.balances().get(Accounts.customer(swap.customer(), asset))));
        endTrade.setBigDecimal(4, minor(ending.balances().get(Accounts.house(asset))));
        endTrade.setObject(5, trade.id().value());
        endTrade.addBatch();
    }

    private static Money money(ResultSet row, String column, Asset asset) throws SQLException {
        return new Money(asset, row.getBigDecimal(column).toBigIntegerExact());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable BigDecimal minor(@Nullable Money money) {
        return money == null ? null : new BigDecimal(money.minor());
    }
}

package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.swap.channel.Boundary;
import dev.lockstep.swap.event.Feed;
import dev.lockstep.swap.price.AssetCatalogue;
import dev.lockstep.swap.price.Assets;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.Side;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The tables {@code swap.swap} and {@code swap.trade}. */
@ApplicationScoped
class JpaSwaps implements Swaps {

    private static final String ADD_SWAP = """
            insert into swap.swap
                (swap_id, offer_id, channel, customer_id, saga_id, fee_minor, state, deadline, requested_at, traceparent,
                 tracestate, asked_by, asked_at, approve_by)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, cast(?13 as timestamptz),
                    cast(?14 as timestamptz))
            on conflict (offer_id) do nothing""";

    private static final String ADD_TRADES = """
            insert into swap.trade (trade_id, swap_id, side, asset, amount_minor, state)
            values (?1, ?2, 'SELL', ?3, ?4, ?8), (?5, ?2, 'BUY', ?6, ?7, ?8)""";

    @PersistenceContext(unitName = "swap")
    EntityManager rows;

    @Inject
    Boundary boundary;

    @Inject
    AssetCatalogue catalogue;

    @Inject
    Feed feed;

    @Inject
    Ids ids;

    @Override
    public Optional<Swap> find(String channel, SwapId id) {
        return Optional.ofNullable(rows.find(SwapRow.class, id.value()))
                .filter(row -> boundary.isOwn(channel, row.channel, Boundary.Kind.SWAP, id.value()))
                .map(row -> withTrades(List.of(row)).get(0));
    }

    @Override
    public Optional<SwapId> ofOffer(OfferId offer) {
        return rows.createQuery("select s.id from Swap s where s.offer = :offer", UUID.class)
                .setParameter("offer", offer.value())
                .getResultStream()
                .findFirst()
                .map(SwapId::new);
    }

    @Override
    public List<Swap> list(Query query) {
        StringBuilder jpql = new StringBuilder("select s from Swap s where s.channel = :channel");
        Map<String, Object> parameters = new HashMap<>(Map.of("channel", query.channel()));
        if (query.state() != null) {
            jpql.append(" and s.state = :state");
            parameters.put("state", query.state());
        }
        if (query.customer() != null) {
            jpql.append(" and s.customer = :customer");
            parameters.put("customer", query.customer().value());
        }
        if (query.before() != null) {
            jpql.append(" and s.id < :before");
            parameters.put("before", query.before().value());
        }
        TypedQuery<SwapRow> select = rows.createQuery(
                        jpql.append(" order by s.id desc").toString(), SwapRow.class)
                .setMaxResults(query.limit());
        parameters.forEach(select::setParameter);
        return withTrades(select.getResultList());
    }

    @Override
    public Set<SwapId> ended(Collection<SwapId> ids) {
        return rows.createQuery("select s.id from Swap s where s.id in :ids and s.endedAt is not null", UUID.class)
                .setParameter("ids", ids.stream().map(SwapId::value).toList())
                .getResultStream()
                .map(SwapId::new)
                .collect(Collectors.toSet());
    }

    @Override
    public Set<SwapId> decided(Collection<SwapId> ids) {
        return rows.createQuery("select s.id from Swap s where s.id in :ids and s.state <> :pending", UUID.class)
                .setParameter("ids", ids.stream().map(SwapId::value).toList())
                .setParameter("pending", Progress.State.PENDING_APPROVAL)
                .getResultStream()
                .map(SwapId::new)
                .collect(Collectors.toSet());
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean add(Swap swap, Trace trace) {
        Approval approval = swap.approval();
        int added = rows.createNativeQuery(ADD_SWAP)
                .setParameter(1, swap.id().value())
                .setParameter(2, swap.offer().value())
                .setParameter(3, swap.channel())
                .setParameter(4, swap.customer().value())
                .setParameter(5, swap.saga().value())
                .setParameter(6, new BigDecimal(swap.fee().minor()))
                .setParameter(7, swap.progress().state().name())
                .setParameter(8, Timestamp.from(swap.deadline()))
                .setParameter(9, Timestamp.from(swap.requestedAt()))
                .setParameter(10, trace.parent())
                .setParameter(11, trace.state())
                .setParameter(12, approval == null ? null : approval.askedBy())
                .setParameter(13, approval == null ? null : Timestamp.from(approval.askedAt()))
                .setParameter(14, approval == null ? null : Timestamp.from(approval.answerBy()))
                .executeUpdate();
        if (added == 1) {
            addTrades(swap);
            feed.append(List.of(SwapEvent.of(swap, swap.progress()).happening(ids.next())));
        }
        return added == 1;
    }

    private void addTrades(Swap swap) {
        rows.createNativeQuery(ADD_TRADES)
                .setParameter(1, swap.sell().id().value())
                .setParameter(2, swap.id().value())
                .setParameter(3, swap.sell().amount().asset().code())
                .setParameter(4, new BigDecimal(swap.sell().amount().minor()))
                .setParameter(5, swap.buy().id().value())
                .setParameter(6, swap.buy().amount().asset().code())
                .setParameter(7, new BigDecimal(swap.buy().amount().minor()))
                .setParameter(8, swap.progress().state().name())
                .executeUpdate();
    }

    private List<Swap> withTrades(List<SwapRow> swaps) {
        if (swaps.isEmpty()) {
            return List.of();
        }
        Assets assets = catalogue.assets();
        Map<UUID, Map<Side, Trade>> trades = new HashMap<>();
        rows.createQuery("select t from Trade t where t.swap in :swaps", TradeRow.class)
                .setParameter("swaps", swaps.stream().map(row -> row.id).toList())
                .getResultStream()
                .forEach(row -> trades.computeIfAbsent(row.swap, unused -> new EnumMap<>(Side.class))
                        .put(row.side, row.toDomain(assets)));
        List<Swap> found = new ArrayList<>();
        for (SwapRow row : swaps) {
            Map<Side, Trade> both = trades.getOrDefault(row.id, Map.of());
            Trade sell = both.get(Side.SELL);
            Trade buy = both.get(Side.BUY);
            if (sell == null || buy == null) {
                throw new IllegalStateException("swap " + row.id + " has not got both of its trades");
            }
            found.add(row.toDomain(sell, buy));
        }
        return found;
    }
}

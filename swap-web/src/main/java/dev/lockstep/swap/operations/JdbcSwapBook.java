package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** {@link SwapBook} over the tables of schema {@code swap}; every list walks an index and stops at its limit. */
@ApplicationScoped
class JdbcSwapBook implements SwapBook {

    private static final String LINES = """
            select s.swap_id, s.offer_id, s.saga_id, s.channel, s.customer_id,
                   o.sell_asset, sa.scale as sell_scale, o.sell_minor,
                   o.buy_asset, ba.scale as buy_scale, o.buy_minor, o.fee_minor, o.price,
                   s.state, s.refusal_code, s.refusal_detail, o.created_at, s.requested_at, s.deadline, s.ended_at,
                   s.asked_by, s.asked_at, s.approve_by, s.decided_by, s.decided_at
              from swap.swap s
              join swap.offer o using (offer_id)
              join swap.asset sa on sa.code = o.sell_asset
              join swap.asset ba on ba.code = o.buy_asset
            """;

    private static final String LIST = LINES + """
             where (?::uuid is null or s.swap_id < ?)
               and (?::text is null or s.state = ?)
               and (?::uuid is null or s.customer_id = ?)
             order by s.swap_id desc
             limit ?""";

    private static final String BY_STATE = "select state, count(*) from swap.swap group by state";

    /** UUIDv7 rises with time, so the primary key bounds the minutes. */
    private static final String BY_MINUTE = """
            select date_trunc('minute', requested_at at time zone 'UTC') at time zone 'UTC', state, count(*)
              from swap.swap where swap_id >= ?
             group by 1, 2""";

    private static final String OLDEST = "select min(requested_at) from swap.swap where state = 'REQUESTED'";

    private static final String PARKED = "select count(*) from outbox.parked where state = 'PARKED'";

    /** Each branch walks a unique index. */
    private static final String IDENTIFY = """
            select 'SWAP', swap_id from swap.swap where swap_id = ?
            union all select 'SWAP', swap_id from swap.swap where offer_id = ?
            union all select 'SWAP', swap_id from swap.swap where saga_id = ?
            union all select 'SWAP', swap_id from swap.trade where trade_id = ?
            union all select 'SAGA', saga_id from swap.transfer where transfer_id = ?
            union all select 'CUSTOMER', customer_id from swap.customer where customer_id = ?
            union all select 'PARKED', parked_id from outbox.parked where parked_id = ?
            union all select 'SAGA', (saga_context::jsonb ->> 'id')::uuid
                        from outbox.message where message_id = ? and saga_context is not null""";

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource swap;

    @Override
    public SwapFigures figures(Instant now) {
        Instant running = now.truncatedTo(ChronoUnit.MINUTES);
        try (Connection connection = swap.getConnection()) {
            return new SwapFigures(
                    byState(connection), minutes(connection, running), oldest(connection), count(connection, PARKED));
        } catch (SQLException e) {
            throw away(e);
        }
    }

    @Override
    public List<SwapLine> list(Filter filter, @Nullable SwapId before, int limit) {
        @Nullable UUID start = before == null ? null : before.value();
        @Nullable
        UUID customer = filter.customer() == null ? null : filter.customer().value();
        return lines(LIST, start, start, filter.state(), filter.state(), customer, customer, limit);
    }

    @Override
    public Optional<SwapLine> find(SwapId id) {
        return lines(LINES + " where s.swap_id = ?", id.value()).stream().findFirst();
    }

    @Override
    public Optional<SwapLine> ofSaga(SagaId saga) {
        return lines(LINES + " where s.saga_id = ?", saga.value()).stream().findFirst();
    }

    @Override
    public List<Found> identify(UUID id) {
        try (Connection connection = swap.getConnection();
                PreparedStatement query = connection.prepareStatement(IDENTIFY)) {
            for (int i = 1; i <= 8; i++) {
                query.setObject(i, id);
            }
            List<Found> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(new Found(Kind.valueOf(rows.getString(1)), rows.getObject(2, UUID.class)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw away(e);
        }
    }

    private List<SwapLine> lines(String sql, @Nullable Object... parameters) {
        try (Connection connection = swap.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            List<SwapLine> lines = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    lines.add(line(rows));
                }
            }
            return lines;
        } catch (SQLException e) {
            throw away(e);
        }
    }

    private static SwapLine line(ResultSet row) throws SQLException {
        Asset bought = new Asset(row.getString("buy_asset"), row.getInt("buy_scale"));
        Asset sold = new Asset(row.getString("sell_asset"), row.getInt("sell_scale"));
        return new SwapLine(
                new SwapId(row.getObject("swap_id", UUID.class)),
                new OfferId(row.getObject("offer_id", UUID.class)),
                new SagaId(row.getObject("saga_id", UUID.class)),
                row.getString("channel"),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                money(row, sold, "sell_minor"),
                money(row, bought, "buy_minor"),
                money(row, bought, "fee_minor"),
                row.getBigDecimal("price").stripTrailingZeros().toPlainString(),
                row.getString("state"),
                row.getString("refusal_code"),
                row.getString("refusal_detail"),
                instant(row, "created_at"),
                instant(row, "requested_at"),
                instant(row, "deadline"),
                optionalInstant(row, "ended_at"),
                approval(row));
    }

    private static SwapLine.@Nullable ApprovalLine approval(ResultSet row) throws SQLException {
        String askedBy = row.getString("asked_by");
        return askedBy == null
                ? null
                : new SwapLine.ApprovalLine(
                        askedBy,
                        instant(row, "asked_at"),
                        instant(row, "approve_by"),
                        row.getString("decided_by"),
                        optionalInstant(row, "decided_at"));
    }

    private static Map<String, Long> byState(Connection connection) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(BY_STATE);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }

    private static List<SwapFigures.Minute> minutes(Connection connection, Instant running) throws SQLException {
        Instant first = running.minus(Duration.ofMinutes(MINUTES - 1));
        Map<Instant, Map<String, Long>> counts = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(BY_MINUTE)) {
            query.setObject(1, Ids.lowestAt(first));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    counts.computeIfAbsent(
                                    rows.getObject(1, OffsetDateTime.class).toInstant(), start -> new HashMap<>())
                            .put(rows.getString(2), rows.getLong(3));
                }
            }
        }
        List<SwapFigures.Minute> minutes = new ArrayList<>();
        for (Instant start = first; !start.isAfter(running); start = start.plus(1, ChronoUnit.MINUTES)) {
            Map<String, Long> of = counts.getOrDefault(start, Map.of());
            minutes.add(new SwapFigures.Minute(
                    start,
                    of.getOrDefault("REQUESTED", 0L) + of.getOrDefault("PENDING_APPROVAL", 0L),
                    of.getOrDefault("BOOKED", 0L),
                    of.getOrDefault("REFUSED", 0L),
                    of.getOrDefault("EXPIRED", 0L)));
        }
        return minutes;
    }

    private static @Nullable Instant oldest(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(OLDEST);
                ResultSet row = query.executeQuery()) {
            row.next();
            OffsetDateTime oldest = row.getObject(1, OffsetDateTime.class);
            return oldest == null ? null : oldest.toInstant();
        }
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Money money(ResultSet row, Asset asset, String column) throws SQLException {
        BigDecimal minor = row.getBigDecimal(column);
        return new Money(asset, minor.toBigIntegerExact());
    }

    private static @Nullable Instant optionalInstant(ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? null : instant(row, column);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class)
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toInstant();
    }

    private static IllegalStateException away(SQLException e) {
        return new IllegalStateException("the swap database does not answer", e);
    }
}

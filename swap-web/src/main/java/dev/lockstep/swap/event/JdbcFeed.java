package dev.lockstep.swap.event;

import dev.lockstep.outbox.append.JdbcTransaction;
import dev.lockstep.swap.http.DatabaseFailed;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** The table {@code swap.event}. */
@ApplicationScoped
class JdbcFeed implements Feed {

    private static final String APPEND =
            "insert into swap.event (event_id, channel, type, occurred_at, payload) values (?, ?, ?, ?, ?)";

    /** Of a transaction that still runs the snapshot sees nothing, and {@code xmin} is the oldest of those. */
    private static final String AFTER = """
            select event_id, type, occurred_at, payload, e.xid::text as written_by, e.seq
              from swap.event e
             where e.channel = ? and (e.xid, e.seq) > (?::xid8, ?) and e.xid < pg_snapshot_xmin(pg_current_snapshot())
             order by e.xid, e.seq
             limit ?""";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Inject
    Subscriptions subscriptions;

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource pool;

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(List<Happening> happenings) {
        if (happenings.isEmpty()) {
            return;
        }
        try (PreparedStatement append = JdbcTransaction.connection(database).prepareStatement(APPEND)) {
            for (Happening happening : happenings) {
                append.setObject(1, happening.id());
                append.setString(2, happening.channel());
                append.setString(3, happening.type());
                append.setObject(4, OffsetDateTime.ofInstant(happening.at(), ZoneOffset.UTC));
                append.setString(5, happening.payload());
                append.addBatch();
            }
            append.executeBatch();
        } catch (SQLException e) {
            throw new DatabaseFailed("could not append " + happenings.size() + " events to the feed", e);
        }
        subscriptions.bring(happenings);
    }

    @Override
    public List<Placed> after(String channel, Place place, int limit) {
        try (Connection connection = pool.getConnection();
                PreparedStatement after = connection.prepareStatement(AFTER)) {
            after.setString(1, channel);
            after.setString(2, Long.toUnsignedString(place.xid()));
            after.setLong(3, place.seq());
            after.setInt(4, limit);
            try (ResultSet row = after.executeQuery()) {
                List<Placed> page = new ArrayList<>();
                while (row.next()) {
                    page.add(placed(channel, row));
                }
                return page;
            }
        } catch (SQLException e) {
            throw new DatabaseFailed("could not read the feed of channel " + channel, e);
        }
    }

    private static Placed placed(String channel, ResultSet row) throws SQLException {
        Happening happening = new Happening(
                row.getObject("event_id", UUID.class),
                channel,
                row.getString("type"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getString("payload"));
        return new Placed(
                happening, new Place(Long.parseUnsignedLong(row.getString("written_by")), row.getLong("seq")));
    }
}

package dev.lockstep.swap.channel;

import dev.lockstep.swap.http.DatabaseFailed;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** The table {@code swap.channel}; read anew by every call, so that a change counts at once. */
@ApplicationScoped
class JdbcChannels implements Channels {

    private static final String FIND = """
            select name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms, quota_requests, quota_window_s
              from swap.channel where name = ?""";

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource database;

    @Override
    public Optional<Channel> find(String name) {
        try (Connection connection = database.getConnection();
                PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setString(1, name);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? Optional.of(channel(row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseFailed("could not read channel " + name, e);
        }
    }

    private static Channel channel(ResultSet row) throws SQLException {
        return new Channel(
                row.getString("name"),
                row.getInt("spread_bps"),
                row.getInt("fee_bps"),
                Duration.ofMillis(row.getInt("offer_ttl_ms")),
                Duration.ofMillis(row.getInt("saga_timeout_ms")),
                new Quota(row.getInt("quota_requests"), row.getInt("quota_window_s")));
    }
}

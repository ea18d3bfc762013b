package dev.lockstep.swap.webhook;

import dev.lockstep.swap.http.DatabaseFailed;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** By the partial indexes: what is over is not read. */
@ApplicationScoped
class JdbcWebhookBacklog implements WebhookBacklog {

    private static final String LOOK = """
            select coalesce(sum(d.waiting), 0) as waiting,
                   coalesce(max(d.late_ms), 0) as late_ms,
                   count(*) filter (where e.state = 'ENABLED') as enabled,
                   count(*) filter (where e.state = 'DISABLED') as disabled
              from swap.webhook_endpoint e
              left join lateral (
                   select count(*) as waiting,
                          max((extract(epoch from clock_timestamp() - p.due_at) * 1000)::bigint)
                              filter (where p.leased_until is null or p.leased_until < clock_timestamp()) as late_ms
                     from swap.webhook_delivery p
                    where p.endpoint_id = e.endpoint_id and p.state = 'PENDING') d on e.state = 'ENABLED'
             where e.state <> 'DELETED'""";

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource pool;

    @Override
    public Figures look() {
        try (Connection connection = pool.getConnection();
                PreparedStatement look = connection.prepareStatement(LOOK);
                ResultSet row = look.executeQuery()) {
            row.next();
            return new Figures(
                    row.getLong("waiting"),
                    Duration.ofMillis(Math.max(0, row.getLong("late_ms"))),
                    row.getLong("enabled"),
                    row.getLong("disabled"));
        } catch (SQLException e) {
            throw new DatabaseFailed("could not count the webhook deliveries that wait", e);
        }
    }
}

package dev.lockstep.swap.health;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the swap database answers. */
@Readiness
@ApplicationScoped
class JdbcSwapDatabaseHealth implements HealthCheck {

    private static final Duration PATIENCE = Duration.ofMillis(800);

    @Resource(lookup = "java:app/jdbc/swap")
    DataSource swap;

    @Resource
    ManagedExecutorService executor;

    private Probe probe;

    @PostConstruct
    void open() {
        probe = new Probe(this::ask, executor, PATIENCE);
    }

    @Override
    public HealthCheckResponse call() {
        return Answers.of("swap-database", probe.problem());
    }

    private void ask() {
        try (Connection connection = swap.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

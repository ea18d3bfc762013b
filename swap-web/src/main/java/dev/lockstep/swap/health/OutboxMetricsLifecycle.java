package dev.lockstep.swap.health;

import dev.lockstep.outbox.partition.OutboxTables;
import dev.lockstep.outbox.partition.TableStatus;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of the outbox tables, as their sweeps saw them last: nothing is asked of a database when they are read. What is not
 * known is NaN, which Prometheus takes for a gap.
 */
@Singleton
@Startup
public class OutboxMetricsLifecycle {

    private static final List<String> DATABASES = List.of("ledger", "swap");

    @Inject
    OutboxTables tables;

    @Inject
    MetricRegistry registry;

    @Inject
    Clock clock;

    @PostConstruct
    void register() {
        for (String database : DATABASES) {
            gauge(database, "lockstep_outbox_partitions", "Partitions of the outbox table", TableStatus::partitions);
            gauge(
                    database,
                    "lockstep_outbox_partitions_kept",
                    "Partitions kept beyond their retention, because of the relay",
                    TableStatus::kept);
            gauge(database, "lockstep_outbox_rows", "Messages in the outbox table, estimated", TableStatus::rows);
            gauge(database, "lockstep_outbox_bytes", "Size of the outbox table with its indexes", TableStatus::bytes);
            gauge(
                    database,
                    "lockstep_outbox_default_rows",
                    "Messages that fit into no partition, counted up to 10,001",
                    TableStatus::defaultRows);
            gauge(
                    database,
                    "lockstep_outbox_oldest_seconds",
                    "Time since the end of the oldest partition; negative while it is in use",
                    status -> seconds(status.oldestUntil(), clock.instant()));
            gauge(
                    database,
                    "lockstep_outbox_ahead_seconds",
                    "Up to when there are partitions without a gap, from now",
                    status -> status.madeUntil() == null ? 0 : -seconds(status.madeUntil(), clock.instant()));
        }
    }

    private static double seconds(@Nullable Instant from, Instant until) {
        return from == null ? Double.NaN : Duration.between(from, until).toSeconds();
    }

    private void gauge(String database, String name, String description, ToDoubleFunction<TableStatus> value) {
        Metadata metadata = Metadata.builder()
                .withName(name)
                .withDescription(description)
                .withUnit(MetricUnits.NONE)
                .build();
        registry.gauge(
                metadata,
                () -> tables.all().stream()
                        .filter(table -> table.database().equals(database))
                        .mapToDouble(value)
                        .findFirst()
                        .orElse(Double.NaN),
                new Tag("database", database));
    }
}

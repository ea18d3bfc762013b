package dev.lockstep.swap.health;

import dev.lockstep.swap.webhook.DeliveryTally;
import dev.lockstep.swap.webhook.WebhookBacklog;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of webhooks: what waits, looked at every ten seconds, and what came of this node's attempts. What is not known is NaN,
 * which Prometheus takes for a gap. Nothing is told by channel or endpoint: there can be any number of them.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class WebhookMetricsSweep {

    private static final Logger LOG = System.getLogger(WebhookMetricsSweep.class.getName());

    private static final Metadata ATTEMPTS =
            metadata("lockstep_webhook_attempts_total", "Attempts to deliver a webhook, by what came of them");

    @Inject
    WebhookBacklog backlog;

    @Inject
    DeliveryTally tally;

    @Inject
    MetricRegistry registry;

    private final AtomicReference<WebhookBacklog.@Nullable Figures> latest = new AtomicReference<>();
    private final Map<DeliveryTally.Result, Long> counted = new EnumMap<>(DeliveryTally.Result.class);

    @PostConstruct
    void register() {
        gauge(
                "lockstep_webhook_waiting_deliveries",
                "Webhook deliveries that are due or wait for their next attempt",
                figures -> figures.waiting());
        gauge(
                "lockstep_webhook_late_seconds",
                "How long the oldest webhook delivery has been due that nobody is trying",
                figures -> figures.late().toMillis() / 1_000.0);
        gauge(
                "lockstep_webhook_endpoints",
                "Webhook endpoints by state",
                figures -> figures.enabled(),
                new Tag("state", "ENABLED"));
        gauge(
                "lockstep_webhook_endpoints",
                "Webhook endpoints by state",
                figures -> figures.disabled(),
                new Tag("state", "DISABLED"));
        countAttempts();
    }

    /** Looks again. */
    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    public void look() {
        countAttempts();
        try {
            latest.set(backlog.look());
        } catch (RuntimeException e) {
            latest.set(null);
            LOG.log(Level.DEBUG, "the database does not say which webhooks wait", e);
        }
    }

    /** The source counts from the start of the process; a counter takes what was added since the last look. */
    private void countAttempts() {
        for (DeliveryTally.Result result : DeliveryTally.Result.values()) {
            long now = tally.of(result);
            Long before = counted.put(result, now);
            registry.counter(
                            ATTEMPTS,
                            new Tag(
                                    "result",
                                    result.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                    .inc(now - (before == null ? 0 : before));
        }
    }

    private void gauge(String name, String description, ToDoubleFunction<WebhookBacklog.Figures> value, Tag... tags) {
        registry.gauge(
                metadata(name, description),
                () -> {
                    WebhookBacklog.Figures figures = latest.get();
                    return figures == null ? Double.NaN : value.applyAsDouble(figures);
                },
                tags);
    }

    private static Metadata metadata(String name, String description) {
        return Metadata.builder()
                .withName(name)
                .withDescription(description)
                .withUnit(MetricUnits.NONE)
                .build();
    }
}

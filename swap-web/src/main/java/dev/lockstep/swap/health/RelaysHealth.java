package dev.lockstep.swap.health;

import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelayState;
import dev.lockstep.outbox.relay.RelayStatus;
import dev.lockstep.outbox.relay.Relays;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether what is in the outboxes reaches Kafka: by this node's relays, or by those of another that holds the slots. */
@Readiness
@ApplicationScoped
class RelaysHealth implements HealthCheck {

    @Inject
    Relays relays;

    @Override
    public HealthCheckResponse call() {
        List<RelayStatus> all = relays.all().stream().map(Relay::status).toList();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("relays")
                .status(!all.isEmpty() && all.stream().allMatch(RelaysHealth::isFine));
        for (RelayStatus relay : all) {
            answer.withData(relay.name(), relay.state().name());
            String error = relay.lastError();
            if (!isFine(relay) && error != null) {
                answer.withData(relay.name() + ".reason", error);
            }
        }
        return answer.build();
    }

    private static boolean isFine(RelayStatus relay) {
        return relay.state() == RelayState.RUNNING || relay.state() == RelayState.WAITING_FOR_SLOT;
    }
}

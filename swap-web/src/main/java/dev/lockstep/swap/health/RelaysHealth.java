package dev.lockstep.swap.health;

import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.RelayVerdict;
import dev.lockstep.outbox.relay.Relays;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether what is in the outboxes reaches Kafka in time, whatever node's relays bring it there. A pause that an operator wants is
 * no fault and is told.
 */
@Readiness
@ApplicationScoped
class RelaysHealth implements HealthCheck {

    @Inject
    Relays relays;

    @Override
    public HealthCheckResponse call() {
        List<Relay> all = relays.all();
        boolean fine = !all.isEmpty();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("relays");
        for (Relay relay : all) {
            String name = relay.status().name();
            RelayVerdict verdict = relay.verdict();
            fine &= verdict.isFine();
            answer.withData(name, relay.status().state().name());
            if (!verdict.reason().isEmpty()) {
                answer.withData(name + ".reason", verdict.reason());
            }
        }
        return answer.status(fine).build();
    }
}

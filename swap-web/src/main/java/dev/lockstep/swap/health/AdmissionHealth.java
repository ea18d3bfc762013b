package dev.lockstep.swap.health;

import dev.lockstep.swap.admission.Admission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether new deals are accepted. Red until that is known for the first time, so that a node that has just started gets no
 * requests it would refuse for that alone. Then it tells and is never red again: reads, offers and cancellations go on, and
 * no other node would book a deal sooner.
 */
@Readiness
@ApplicationScoped
class AdmissionHealth implements HealthCheck {

    @Inject
    Admission admission;

    @Override
    public HealthCheckResponse call() {
        Admission.State state = admission.state();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("admission")
                .status(admission.hasLooked())
                .withData("state", state.open() ? "OPEN" : "CLOSED")
                .withData("wait_ms", state.felt().delay().toMillis());
        if (!state.open()) {
            answer.withData("reason", state.felt().reason().code())
                    .withData("closed_channels", state.closed())
                    .withData("channels", state.channels());
        }
        return answer.build();
    }
}

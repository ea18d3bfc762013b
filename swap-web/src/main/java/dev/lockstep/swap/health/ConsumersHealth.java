package dev.lockstep.swap.health;

import dev.lockstep.outbox.consume.ConsumerLoop;
import dev.lockstep.outbox.consume.ConsumerState;
import dev.lockstep.outbox.consume.ConsumerStatus;
import dev.lockstep.outbox.consume.Consumers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether what is in Kafka is processed by this node, and so whether Kafka can be reached. */
@Readiness
@ApplicationScoped
class ConsumersHealth implements HealthCheck {

    @Inject
    Consumers consumers;

    @Override
    public HealthCheckResponse call() {
        List<ConsumerStatus> all =
                consumers.all().stream().map(ConsumerLoop::status).toList();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("consumers")
                .status(!all.isEmpty() && all.stream().allMatch(ConsumersHealth::isFine));
        for (ConsumerStatus consumer : all) {
            answer.withData(consumer.name(), consumer.state().name());
            String error = consumer.lastError();
            if (!isFine(consumer) && error != null) {
                answer.withData(consumer.name() + ".reason", error);
            }
        }
        return answer.build();
    }

    private static boolean isFine(ConsumerStatus consumer) {
        return consumer.state() == ConsumerState.RUNNING;
    }
}

package dev.lockstep.swap.health;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Health answers of one form. */
final class Answers {

    private Answers() {}

    static HealthCheckResponse of(String name, Optional<String> problem) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named(name).status(problem.isEmpty());
        problem.ifPresent(reason -> answer.withData("reason", reason));
        return answer.build();
    }
}

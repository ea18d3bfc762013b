package dev.lockstep.swap.operations;

import dev.lockstep.swap.completeness.Completeness;
import dev.lockstep.swap.http.Parameters;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether every message is where it belongs. */
@Path("/completeness")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class CompletenessResource {

    private static final int MINUTES_USUAL = 60;
    private static final int MINUTES_MAX = 1_440;

    @Inject
    Completeness completeness;

    @Inject
    Clock clock;

    /** @param limit how many of the last minutes are listed */
    @GET
    @RolesAllowed("operations:read")
    public CompletenessView look(@QueryParam("limit") @Nullable String limit) {
        int minutes = Parameters.limit(limit, MINUTES_USUAL, MINUTES_MAX);
        return CompletenessView.of(completeness.report(clock.instant().minus(Duration.ofMinutes(minutes))));
    }
}

package dev.lockstep.swap.operations;

import dev.lockstep.swap.http.JsonView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The relays of the two databases. */
@Path("/relays")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class RelayResource {

    @Inject
    Figures figures;

    /** Each relay by the name of its database. */
    public record RelayList(List<RelayLine> relays) implements JsonView {}

    @GET
    @RolesAllowed("operations:read")
    public RelayList list() {
        return new RelayList(figures.relays());
    }
}

package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.SwapId;
import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.channel.CurrentChannel;
import dev.lockstep.swap.http.Parameters;
import dev.lockstep.swap.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.jspecify.annotations.Nullable;

/** A swap's state now, and its end as soon as it is there. */
@Path("/swaps/{id}/events")
@RolesAllowed("swaps:read")
@ChannelBound
@RequestScoped
public class SwapStreamResource {

    @Inject
    Swaps swaps;

    @Inject
    SwapStreamSweep streams;

    @Inject
    CurrentChannel channel;

    /** 204 for a client that has seen the end: that is how an event source is told not to open it again. */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void follow(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String last,
            @Context SseEventSink sink,
            @Context Sse sse) {
        Swap swap = Parameters.id(id, SwapId::parse)
                .flatMap(known -> swaps.find(channel.get().name(), known))
                .orElseThrow(() -> Problem.notFound().asException());
        EventNumber seen =
                Parameters.parse(HttpHeaders.LAST_EVENT_ID_HEADER, last == null ? "" : last, EventNumber::parse);
        if (seen == EventNumber.END && EventNumber.of(swap) == EventNumber.END) {
            throw new WebApplicationException(Response.noContent().build());
        }
        streams.open(swap, seen, new SwapStreamSweep.Line(sink, sse));
    }
}

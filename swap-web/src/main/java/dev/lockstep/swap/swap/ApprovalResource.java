package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.SwapId;
import dev.lockstep.swap.agent.CurrentCaller;
import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.channel.CurrentChannel;
import dev.lockstep.swap.http.Answer;
import dev.lockstep.swap.http.CurrentTrace;
import dev.lockstep.swap.http.HttpPosts;
import dev.lockstep.swap.http.IdempotencyKey;
import dev.lockstep.swap.http.IdempotentRequest;
import dev.lockstep.swap.http.Parameters;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.RequestBody;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Saying yes to a swap that somebody else asked for. */
@Path("/swaps/{id}/approval")
@Produces(MediaType.APPLICATION_JSON)
@ChannelBound
@RequestScoped
public class ApprovalResource {

    @Inject
    ApprovalDesk desk;

    @Inject
    HttpPosts posts;

    @Inject
    CurrentChannel channel;

    @Inject
    CurrentCaller caller;

    @Inject
    CurrentTrace trace;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("swaps:approve")
    public Response approve(
            @PathParam("id") String text, RequestBody body, @HeaderParam(IdempotencyKey.HEADER) List<String> keys) {
        SwapId id = Parameters.id(text, SwapId::parse)
                .orElseThrow(() -> Problem.notFound().asException());
        IdempotencyKey key = IdempotencyKey.of(keys);
        body.only();
        if (!body.isValid()) {
            throw body.invalid();
        }
        String by = caller.subject();
        IdempotentRequest request =
                IdempotentRequest.of(channel.get().name(), key, SwapResource.location(id) + "/approval", body);
        Answer answer = posts.once(
                request,
                () -> desk.approve(channel.get(), by, id, trace.get())
                        .map(swap -> Answer.of(202, SwapView.of(swap), SwapResource.location(id)))
                        .orElseThrow(() -> Problem.notFound().asException()));
        return HttpPosts.response(answer).build();
    }
}

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

/** Saying no to a swap that somebody else asked for. */
@Path("/swaps/{id}/rejection")
@Produces(MediaType.APPLICATION_JSON)
@ChannelBound
@RequestScoped
public class RejectionResource {

    private static final int REASON_MAX = 500;

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
    public Response reject(
            @PathParam("id") String text, RequestBody body, @HeaderParam(IdempotencyKey.HEADER) List<String> keys) {
        SwapId id = Parameters.id(text, SwapId::parse)
                .orElseThrow(() -> Problem.notFound().asException());
        IdempotencyKey key = IdempotencyKey.of(keys);
        body.only("reason");
        String reason = body.required("reason", RejectionResource::reason);
        if (reason == null || !body.isValid()) {
            throw body.invalid();
        }
        String by = caller.subject();
        IdempotentRequest request =
                IdempotentRequest.of(channel.get().name(), key, SwapResource.location(id) + "/rejection", body);
        Answer answer = posts.once(
                request,
                () -> desk.reject(channel.get(), by, id, reason, trace.get())
                        .map(swap -> Answer.of(200, SwapView.of(swap), SwapResource.location(id)))
                        .orElseThrow(() -> Problem.notFound().asException()));
        return HttpPosts.response(answer).build();
    }

    private static String reason(String text) {
        if (text.isBlank() || text.length() > REASON_MAX || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "\"reason\" must have 1 to " + REASON_MAX + " characters and no control characters");
        }
        return text;
    }
}

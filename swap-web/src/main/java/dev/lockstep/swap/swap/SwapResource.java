package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.swap.agent.CurrentCaller;
import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.channel.CurrentChannel;
import dev.lockstep.swap.http.Answer;
import dev.lockstep.swap.http.CurrentTrace;
import dev.lockstep.swap.http.Cursors;
import dev.lockstep.swap.http.HttpPosts;
import dev.lockstep.swap.http.IdempotencyKey;
import dev.lockstep.swap.http.IdempotentRequest;
import dev.lockstep.swap.http.JsonView;
import dev.lockstep.swap.http.Parameters;
import dev.lockstep.swap.http.Preference;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.RequestBody;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.Waiting;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accepting an offer, and what became of it. */
@Path("/swaps")
@Produces(MediaType.APPLICATION_JSON)
@ChannelBound
@RequestScoped
public class SwapResource {

    private static final int LIMIT_USUAL = 20;
    private static final int LIMIT_MAX = 100;

    @Inject
    SwapDesk desk;

    @Inject
    AgentDesk agents;

    @Inject
    CurrentCaller caller;

    @Inject
    Swaps swaps;

    @Inject
    HttpPosts posts;

    @Inject
    Waiting waiting;

    @Inject
    CurrentChannel channel;

    @Inject
    CurrentTrace trace;

    @Inject
    Cursors cursors;

    /** A page of swaps, newest first. */
    public record SwapList(List<SwapView> swaps) implements JsonView {}

    static String location(SwapId id) {
        return "/api/v1/swaps/" + id;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("swaps:write")
    public Response accept(
            RequestBody body,
            @HeaderParam(IdempotencyKey.HEADER) List<String> keys,
            @HeaderParam("Prefer") List<String> preferences) {
        IdempotencyKey key = IdempotencyKey.of(keys);
        body.only("offerId");
        OfferId offer = body.required("offerId", OfferId::parse);
        if (offer == null || !body.isValid()) {
            throw body.invalid();
        }
        IdempotentRequest request = IdempotentRequest.of(channel.get().name(), key, "/swaps", body);
        Swap[] accepted = new Swap[1];
        Answer answer = posts.once(request, () -> {
            accepted[0] = accept(offer);
            return Answer.of(202, SwapView.of(accepted[0]), location(accepted[0].id()));
        });
        OptionalInt wait = Preference.waitSeconds(preferences);
        return accepted[0] == null || wait.isEmpty()
                ? HttpPosts.response(answer).build()
                : whenEnded(accepted[0], request, answer, Duration.ofSeconds(wait.getAsInt()));
    }

    private Swap accept(OfferId offer) {
        return caller.agent()
                .map(agent -> agents.accept(channel.get(), agent, offer, trace.get()))
                .orElseGet(() -> desk.accept(channel.get(), offer, trace.get()));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("swaps:read")
    public SwapView one(@PathParam("id") String id) {
        return Parameters.id(id, SwapId::parse)
                .flatMap(known -> swaps.find(channel.get().name(), known))
                .map(SwapView::of)
                .orElseThrow(() -> Problem.notFound().asException());
    }

    @GET
    @RolesAllowed("swaps:read")
    public Response list(
            @QueryParam("state") @Nullable String state,
            @QueryParam("customer") @Nullable String customer,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        String filter = (state == null ? "" : "&state=" + Parameters.parse("state", state, SwapResource::stateOf))
                + (customer == null ? "" : "&customer=" + Parameters.parse("customer", customer, CustomerId::parse));
        String list = channel.get().name() + " swaps" + filter;
        UUID before = cursors.read(list, "cursor", cursor);
        int length = Parameters.limit(limit, LIMIT_USUAL, LIMIT_MAX);
        List<Swap> page = swaps.list(new Swaps.Query(
                channel.get().name(),
                state == null ? null : stateOf(state),
                customer == null ? null : CustomerId.parse(customer),
                before == null ? null : new SwapId(before),
                length + 1));
        List<Swap> shown = page.subList(0, Math.min(length, page.size()));
        Response.ResponseBuilder response =
                Response.ok(new SwapList(shown.stream().map(SwapView::of).toList()));
        if (page.size() > length) {
            String next = cursors.text(list, shown.get(length - 1).id().value());
            response.header(
                    HttpHeaders.LINK, Cursors.next("/api/v1/swaps?limit=" + length + filter + "&cursor=" + next));
        }
        return response.build();
    }

    private Response whenEnded(Swap requested, IdempotentRequest request, Answer first, Duration atMost) {
        Answer answer = waiting.await(
                        requested.saga().value(),
                        atMost,
                        () -> swaps.find(requested.channel(), requested.id())
                                .filter(swap -> swap.progress() instanceof Progress.Ended)
                                .map(swap -> posts.improved(
                                        request, Answer.of(200, SwapView.of(swap), location(swap.id())))))
                .orElse(first);
        return HttpPosts.response(answer)
                .header("Preference-Applied", "wait=" + atMost.toSeconds())
                .build();
    }

    private static Progress.State stateOf(String text) {
        for (Progress.State state : Progress.State.values()) {
            if (state.name().equals(text)) {
                return state;
            }
        }
        throw new IllegalArgumentException("state must be PENDING_APPROVAL, REQUESTED, BOOKED, REFUSED or EXPIRED");
    }
}

package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.DeliveryId;
import dev.lockstep.contract.id.EndpointId;
import dev.lockstep.contract.id.EventId;
import dev.lockstep.contract.saga.WireTime;
import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.channel.CurrentChannel;
import dev.lockstep.swap.http.Answer;
import dev.lockstep.swap.http.Cursors;
import dev.lockstep.swap.http.HttpPosts;
import dev.lockstep.swap.http.IdempotencyKey;
import dev.lockstep.swap.http.IdempotentRequest;
import dev.lockstep.swap.http.JsonView;
import dev.lockstep.swap.http.Parameters;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.http.RequestBody;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was sent to a channel's endpoints, what came of it, and sending it again. */
@Path("/webhook-deliveries")
@Produces(MediaType.APPLICATION_JSON)
@ChannelBound
@RequestScoped
public class WebhookDeliveryResource {

    private static final int LIMIT_USUAL = 20;
    private static final int LIMIT_MAX = 100;

    /** Of one request: some seconds' worth for one endpoint, and a short transaction. */
    static final int AGAIN_MAX = 10_000;

    private static final String PATH = "/webhook-deliveries";

    @Inject
    Deliveries deliveries;

    @Inject
    Endpoints endpoints;

    @Inject
    HttpPosts posts;

    @Inject
    CurrentChannel channel;

    @Inject
    Cursors cursors;

    /** A page, newest first. */
    record DeliveryList(List<DeliveryView> deliveries) implements JsonView {}

    /** How many are sent again. */
    record RedeliveryView(int count, boolean more) implements JsonView {}

    @GET
    @RolesAllowed("swaps:read")
    public Response list(
            @QueryParam("endpoint") @Nullable String endpoint,
            @QueryParam("event") @Nullable String event,
            @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        EndpointId ofEndpoint = endpoint == null ? null : Parameters.parse("endpoint", endpoint, EndpointId::parse);
        EventId ofEvent = event == null ? null : Parameters.parse("event", event, EventId::parse);
        Delivery.State ofState = state == null ? null : Parameters.parse("state", state, Delivery.State::parse);
        String filter = (ofEndpoint == null ? "" : "&endpoint=" + ofEndpoint)
                + (ofEvent == null ? "" : "&event=" + ofEvent)
                + (ofState == null ? "" : "&state=" + ofState);
        String list = channel.get().name() + " webhook-deliveries" + filter;
        UUID before = cursors.read(list, "cursor", cursor);
        int length = Parameters.limit(limit, LIMIT_USUAL, LIMIT_MAX);
        List<Delivery> page = deliveries.list(new Deliveries.Query(
                channel.get().name(),
                ofEndpoint,
                ofEvent,
                ofState,
                before == null ? null : new DeliveryId(before),
                length + 1));
        List<Delivery> shown = page.subList(0, Math.min(length, page.size()));
        Response.ResponseBuilder response = Response.ok(
                new DeliveryList(shown.stream().map(DeliveryView::of).toList()));
        if (page.size() > length) {
            String next = cursors.text(list, shown.get(length - 1).id().value());
            response.header(
                    HttpHeaders.LINK, Cursors.next("/api/v1" + PATH + "?limit=" + length + filter + "&cursor=" + next));
        }
        return response.build();
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("swaps:read")
    public Response one(@PathParam("id") String id) {
        Delivery found = found(id);
        return Response.ok(DeliveryView.of(found, deliveries.attempts(found.id())))
                .build();
    }

    @POST
    @Path("/{id}/redelivery")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("webhooks:write")
    public Response again(
            @PathParam("id") String id, RequestBody body, @HeaderParam(IdempotencyKey.HEADER) List<String> keys) {
        IdempotencyKey key = IdempotencyKey.of(keys);
        body.only();
        if (!body.isValid()) {
            throw body.invalid();
        }
        Delivery found = found(id);
        String path = PATH + "/" + found.id();
        IdempotentRequest request = IdempotentRequest.of(channel.get().name(), key, path + "/redelivery", body);
        Optional<Problem> objection = endpoints
                .find(channel.get().name(), found.endpoint())
                .map(WebhookDeliveryResource::objection)
                .orElseGet(() -> Optional.of(Problem.of(ProblemCode.ENDPOINT_DISABLED, "The endpoint was deleted.")));
        return HttpPosts.response(posts.once(request, () -> {
                    objection.ifPresent(WebhookDeliveryResource::raise);
                    deliveries.again(found.id());
                    return Answer.of(202, new RedeliveryView(1, false), "/api/v1" + path);
                }))
                .build();
    }

    @POST
    @Path("/redelivery")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("webhooks:write")
    public Response againMany(RequestBody body, @HeaderParam(IdempotencyKey.HEADER) List<String> keys) {
        IdempotencyKey key = IdempotencyKey.of(keys);
        body.only("endpoint", "state", "from", "until");
        EndpointId endpoint = body.required("endpoint", EndpointId::parse);
        Delivery.State state = body.optional("state", WebhookDeliveryResource::ended);
        Instant from = body.required("from", WireTime::parse);
        Instant until = body.optional("until", WireTime::parse);
        if (endpoint == null || from == null || !body.isValid()) {
            throw body.invalid();
        }
        Deliveries.Span span = new Deliveries.Span(
                channel.get().name(), endpoint, state == null ? Delivery.State.FAILED : state, from, until);
        IdempotentRequest request = IdempotentRequest.of(span.channel(), key, PATH + "/redelivery", body);
        Optional<Problem> objection = endpoints
                .find(span.channel(), endpoint)
                .map(WebhookDeliveryResource::objection)
                .orElseGet(() -> Optional.of(Problem.invalid("/endpoint", "there is no such endpoint")));
        return HttpPosts.response(posts.once(request, () -> {
                    objection.ifPresent(WebhookDeliveryResource::raise);
                    int count = deliveries.again(span, AGAIN_MAX);
                    return Answer.of(
                            202,
                            new RedeliveryView(count, count == AGAIN_MAX),
                            "/api/v1" + PATH + "?endpoint=" + endpoint + "&state=PENDING");
                }))
                .build();
    }

    /** What is open is on its way anyway. */
    private static Delivery.State ended(String text) {
        Delivery.State state = Delivery.State.parse(text);
        if (state == Delivery.State.PENDING) {
            throw new IllegalArgumentException("state must be DELIVERED or FAILED");
        }
        return state;
    }

    /** Found before the transaction, raised inside of it: a repeated request gets its first answer. */
    private static Optional<Problem> objection(Endpoint endpoint) {
        return endpoint.disabled() == null
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ProblemCode.ENDPOINT_DISABLED,
                        "Nothing is sent to it. See why (GET the endpoint), mend that, and enable it."));
    }

    private static void raise(Problem problem) {
        throw problem.asException();
    }

    private Delivery found(String id) {
        return Parameters.id(id, DeliveryId::parse)
                .flatMap(known -> deliveries.find(channel.get().name(), known))
                .orElseThrow(() -> Problem.notFound().asException());
    }
}

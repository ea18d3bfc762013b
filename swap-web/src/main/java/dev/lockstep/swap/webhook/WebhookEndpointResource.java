package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.EndpointId;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.channel.CurrentChannel;
import dev.lockstep.swap.http.Answer;
import dev.lockstep.swap.http.HttpPosts;
import dev.lockstep.swap.http.IdempotencyKey;
import dev.lockstep.swap.http.IdempotentRequest;
import dev.lockstep.swap.http.Json;
import dev.lockstep.swap.http.JsonView;
import dev.lockstep.swap.http.Parameters;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.http.RequestBody;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a channel has its events sent. A secret is answered once, by the request that made it; what is kept for repeated requests is
 * without it.
 */
@Path("/webhook-endpoints")
@Produces(MediaType.APPLICATION_JSON)
@ChannelBound
@RequestScoped
public class WebhookEndpointResource {

    /** Each event is written once for each of them. */
    static final int ENDPOINTS_MAX = 10;

    private static final int DESCRIPTION_LENGTH_MAX = 256;
    private static final String PATH = "/webhook-endpoints";
    private static final SecureRandom RANDOM = new SecureRandom();

    @Inject
    Endpoints endpoints;

    @Inject
    WebhookDoor door;

    @Inject
    HttpPosts posts;

    @Inject
    CurrentChannel channel;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** All of a channel's, oldest first. */
    record EndpointList(List<EndpointView> endpoints) implements JsonView {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("webhooks:write")
    public Response register(RequestBody body, @HeaderParam(IdempotencyKey.HEADER) List<String> keys) {
        IdempotencyKey key = IdempotencyKey.of(keys);
        Endpoint.Wish wish = wish(body, false);
        IdempotentRequest request = IdempotentRequest.of(channel.get().name(), key, PATH, body);
        // Asked before the transaction, told inside of it: a repeated request gets its first answer, wherever the name
        // leads now.
        Optional<Problem> objection = door.objection(wish.url());
        @Nullable EndpointView[] registered = new EndpointView[1];
        Answer answer = posts.once(request, () -> {
            objection.ifPresent(problem -> {
                throw problem.asException();
            });
            SigningKeys.Issued issued = SigningKeys.issue(RANDOM);
            Endpoint endpoint = endpoint(wish, issued.publicKey());
            if (!endpoints.add(endpoint, issued.keys(), ENDPOINTS_MAX)) {
                throw Problem.of(
                                ProblemCode.TOO_MANY_ENDPOINTS,
                                "Channel " + endpoint.channel() + " has " + ENDPOINTS_MAX
                                        + " webhook endpoints; delete one that is not needed.")
                        .asException();
            }
            registered[0] = EndpointView.of(endpoint, issued.keys().secret());
            return Answer.of(201, EndpointView.of(endpoint), "/api/v1" + PATH + "/" + endpoint.id());
        });
        return withSecret(answer, registered[0]);
    }

    @GET
    @RolesAllowed("swaps:read")
    public Response list() {
        return Response.ok(new EndpointList(endpoints.list(channel.get().name()).stream()
                        .map(EndpointView::of)
                        .toList()))
                .build();
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("swaps:read")
    public Response one(@PathParam("id") String id) {
        return Response.ok(EndpointView.of(found(id))).build();
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("webhooks:write")
    public Response change(@PathParam("id") String id, RequestBody body) {
        Endpoint before = found(id);
        Endpoint.Wish wish = wish(body, true);
        door.objection(wish.url()).ifPresent(problem -> {
            throw problem.asException();
        });
        return Response.ok(EndpointView.of(endpoints
                        .change(before.channel(), before.id(), wish)
                        .orElseThrow(() -> Problem.notFound().asException())))
                .build();
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed("webhooks:write")
    public Response remove(@PathParam("id") String id) {
        Endpoint found = found(id);
        if (!endpoints.remove(found.channel(), found.id())) {
            throw Problem.notFound().asException();
        }
        return Response.noContent().build();
    }

    @POST
    @Path("/{id}/rotation")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("webhooks:write")
    public Response rotate(
            @PathParam("id") String id, RequestBody body, @HeaderParam(IdempotencyKey.HEADER) List<String> keys) {
        IdempotencyKey key = IdempotencyKey.of(keys);
        body.only();
        if (!body.isValid()) {
            throw body.invalid();
        }
        Endpoint found = found(id);
        IdempotentRequest request =
                IdempotentRequest.of(found.channel(), key, PATH + "/" + found.id() + "/rotation", body);
        @Nullable EndpointView[] rotated = new EndpointView[1];
        Answer answer = posts.once(request, () -> {
            SigningKeys.Issued issued = SigningKeys.issue(RANDOM);
            Endpoint endpoint = endpoints
                    .rotate(found.channel(), found.id(), issued, door.settings().overlap())
                    .orElseThrow(() -> Problem.notFound().asException());
            rotated[0] = EndpointView.of(endpoint, issued.keys().secret());
            return Answer.of(200, EndpointView.of(endpoint), "/api/v1" + PATH + "/" + endpoint.id());
        });
        return withSecret(answer, rotated[0]);
    }

    private static Response withSecret(Answer answer, @Nullable EndpointView made) {
        Response.ResponseBuilder response = HttpPosts.response(answer);
        return made == null
                ? response.build()
                : response.entity(Json.write(made))
                        .header("Cache-Control", "no-store")
                        .build();
    }

    private Endpoint found(String id) {
        return Parameters.id(id, EndpointId::parse)
                .flatMap(known -> endpoints.find(channel.get().name(), known))
                .orElseThrow(() -> Problem.notFound().asException());
    }

    private Endpoint endpoint(Endpoint.Wish wish, String publicKey) {
        return new Endpoint(
                new EndpointId(ids.next()),
                channel.get().name(),
                wish.url(),
                wish.types(),
                wish.description(),
                null,
                null,
                publicKey,
                null,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /** @param change whether it is there already, and can be disabled */
    private static Endpoint.Wish wish(RequestBody body, boolean change) {
        if (change) {
            body.only("url", "types", "description", "state");
        } else {
            body.only("url", "types", "description");
        }
        String url = body.required("url", text -> text);
        List<String> types = body.optionalList("types", Endpoint.TYPES.size(), WebhookEndpointResource::type);
        String description = body.optional("description", WebhookEndpointResource::description);
        Boolean enabled = change ? body.optional("state", WebhookEndpointResource::isEnabled) : null;
        if (url == null || !body.isValid()) {
            throw body.invalid();
        }
        return new Endpoint.Wish(url, types, description, !Boolean.FALSE.equals(enabled));
    }

    private static String type(String text) {
        if (!Endpoint.TYPES.contains(text)) {
            throw new IllegalArgumentException("there are no events of this type; there are "
                    + String.join(", ", Endpoint.TYPES) + ", and all without \"types\"");
        }
        return text;
    }

    private static String description(String text) {
        if (text.length() > DESCRIPTION_LENGTH_MAX || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("description must have at most " + DESCRIPTION_LENGTH_MAX
                    + " characters, none of them a control character");
        }
        return text;
    }

    private static boolean isEnabled(String text) {
        return switch (text) {
            case "ENABLED" -> true;
            case "DISABLED" -> false;
            default -> throw new IllegalArgumentException("state must be ENABLED or DISABLED");
        };
    }
}

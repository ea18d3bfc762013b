package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.saga.WireTime;
import dev.lockstep.outbox.append.OutboxFailed;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.Relays;
import dev.lockstep.outbox.relay.ResendAnswer;
import dev.lockstep.outbox.relay.ResendRequest;
import dev.lockstep.swap.http.JsonView;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.http.RequestBody;
import dev.lockstep.swap.operations.RelayReport.RelayReports;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The relays of the two databases: how they do, and what an operator may want of them. Wanting the same twice has no effect;
 * whatever is wanted holds for the relays of all nodes.
 */
@Path("/relays")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class RelayResource {

    private static final int REASON_LENGTH_MAX = 500;
    private static final int ACTOR_LENGTH_MAX = 128;
    private static final String READ = "operations:read";
    private static final String WRITE = "operations:write";

    @Inject
    Relays relays;

    @Context
    SecurityContext caller;

    /** What sending again would be. */
    public record ResendPlan(
            String kind, @Nullable Instant since, @Nullable Instant until, long messages) implements JsonView {}

    /** What was begun; the relay's report tells how far it is. */
    public record ResendBegun(long id, long messages) implements JsonView {}

    /** Each by the name of its database. */
    @GET
    @RolesAllowed(READ)
    public RelayReports list() {
        return new RelayReports(
                relays.all().stream().map(RelayLine::of).map(RelayReport::of).toList());
    }

    @GET
    @Path("/{name}")
    @RolesAllowed(READ)
    public RelayReport one(@PathParam("name") String name) {
        return RelayReport.of(RelayLine.of(relay(name)));
    }

    @POST
    @Path("/{name}/pause")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(WRITE)
    public RelayReport pause(@PathParam("name") String name, RequestBody body) {
        return wish(relay(name), true, body);
    }

    @POST
    @Path("/{name}/resume")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(WRITE)
    public RelayReport resume(@PathParam("name") String name, RequestBody body) {
        return wish(relay(name), false, body);
    }

    private RelayReport wish(Relay relay, boolean pause, RequestBody body) {
        body.only("reason");
        String reason = body.required("reason", RelayResource::reason);
        if (reason == null || !body.isValid()) {
            throw body.invalid();
        }
        return answering(() -> {
            relay.wish(pause, actor(), reason);
            return RelayReport.of(RelayLine.of(relay));
        });
    }

    /**
     * Counts what would be sent again or, with {@code messages} as it was counted, begins to send it:
     * {@code {"since", "until"?}} or {@code {"ids"}} or {@code {"recover": since}}.
     */
    @POST
    @Path("/{name}/resend")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(WRITE)
    public Response resend(@PathParam("name") String name, RequestBody body) {
        Relay relay = relay(name);
        body.only("since", "until", "ids", "recover", "messages", "reason");
        ResendRequest request = request(body);
        Long confirmed = body.optional("messages", RelayResource::count);
        String reason = confirmed == null ? null : body.required("reason", RelayResource::reason);
        if (request == null || !body.isValid()) {
            throw body.invalid();
        }
        ResendAnswer answer = answering(() -> confirmed == null
                ? relay.planResend(request)
                : relay.beginResend(request, confirmed, actor(), Objects.requireNonNull(reason)));
        return response(answer);
    }

    private static Response response(ResendAnswer answer) {
        if (answer instanceof ResendAnswer.Refused refused) {
            throw Problem.of(code(refused.reason()), refused.detail()).asException();
        }
        if (answer instanceof ResendAnswer.Planned planned) {
            ResendRequest request = planned.request();
            return Response.ok(
                            new ResendPlan(request.kind().name(), request.since(), request.until(), planned.messages()))
                    .build();
        }
        ResendAnswer.Begun begun = (ResendAnswer.Begun) answer;
        return Response.accepted(new ResendBegun(begun.id(), begun.messages())).build();
    }

    private static ProblemCode code(ResendAnswer.Reason reason) {
        return switch (reason) {
            case PAUSED -> ProblemCode.RELAY_PAUSED;
            case SLOT_USABLE -> ProblemCode.SLOT_USABLE;
            case TOO_MANY -> ProblemCode.TOO_MANY_MESSAGES;
            case NOT_AS_CONFIRMED -> ProblemCode.NOT_AS_CONFIRMED;
            case BUSY -> ProblemCode.RESEND_RUNNING;
        };
    }

    private static @Nullable ResendRequest request(RequestBody body) {
        Instant since = body.optional("since", WireTime::parse);
        Instant until = body.optional("until", WireTime::parse);
        Instant recover = body.optional("recover", WireTime::parse);
        List<MessageId> ids = body.optional("ids", RelayResource::ids);
        long chosen = Arrays.asList(since, recover, ids).stream()
                .filter(Objects::nonNull)
                .count();
        if (chosen != 1 || (until != null && since == null)) {
            body.wrong("since", "exactly one of since (with until or without), recover and ids is needed");
            return null;
        }
        try {
            if (ids != null) {
                return ResendRequest.messages(ids);
            }
            return recover != null
                    ? ResendRequest.recover(recover)
                    : ResendRequest.range(Objects.requireNonNull(since), until);
        } catch (IllegalArgumentException e) {
            body.wrong("since", String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Separated by commas or white space. */
    private static List<MessageId> ids(String text) {
        return Arrays.stream(text.strip().split("[\\s,]+"))
                .map(MessageId::parse)
                .toList();
    }

    private static Long count(String text) {
        if (!text.matches("[0-9]{1,10}")) {
            throw new IllegalArgumentException("must be a number of messages as a text, such as \"1200\"");
        }
        return Long.valueOf(text);
    }

    /** Throws {@link IllegalArgumentException} for what is none. */
    static String reason(String text) {
        String reason = text.strip();
        if (reason.isEmpty()
                || reason.length() > REASON_LENGTH_MAX
                || reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a reason is one line of 1 to " + REASON_LENGTH_MAX + " characters");
        }
        return reason;
    }

    private Relay relay(String name) {
        return relays.all().stream()
                .filter(relay -> relay.status().name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound().asException());
    }

    private String actor() {
        String name = caller.getUserPrincipal().getName();
        return name.substring(0, Math.min(name.length(), ACTOR_LENGTH_MAX));
    }

    private static <T> T answering(Supplier<T> question) {
        try {
            return question.get();
        } catch (OutboxFailed e) {
            throw Problem.of(ProblemCode.UNAVAILABLE, "The relay's database does not answer; nothing was done.")
                    .retryAfter(1)
                    .asException();
        }
    }
}

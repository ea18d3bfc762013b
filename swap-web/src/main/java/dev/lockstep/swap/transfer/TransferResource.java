package dev.lockstep.swap.transfer;

import dev.lockstep.contract.id.TransferId;
import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.channel.CurrentChannel;
import dev.lockstep.swap.http.Answer;
import dev.lockstep.swap.http.CurrentTrace;
import dev.lockstep.swap.http.HttpPosts;
import dev.lockstep.swap.http.IdempotencyKey;
import dev.lockstep.swap.http.IdempotentRequest;
import dev.lockstep.swap.http.Parameters;
import dev.lockstep.swap.http.Preference;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.RequestBody;
import dev.lockstep.swap.price.AssetCatalogue;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Deposits and withdrawals. */
@Path("/transfers")
@Produces(MediaType.APPLICATION_JSON)
@ChannelBound
@RequestScoped
public class TransferResource {

    @Inject
    TransferDesk desk;

    @Inject
    Transfers transfers;

    @Inject
    AssetCatalogue catalogue;

    @Inject
    HttpPosts posts;

    @Inject
    Waiting waiting;

    @Inject
    CurrentChannel channel;

    @Inject
    CurrentTrace trace;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("transfers:write")
    public Response transfer(
            RequestBody body,
            @HeaderParam(IdempotencyKey.HEADER) List<String> keys,
            @HeaderParam("Prefer") List<String> preferences) {
        IdempotencyKey key = IdempotencyKey.of(keys);
        TransferRequest wanted = TransferRequest.read(body, catalogue.assets());
        IdempotentRequest request = IdempotentRequest.of(channel.get().name(), key, "/transfers", body);
        Transfer[] requested = new Transfer[1];
        Answer answer = posts.once(request, () -> {
            requested[0] = desk.transfer(channel.get(), wanted, trace.get());
            return answer(202, requested[0]);
        });
        OptionalInt wait = Preference.waitSeconds(preferences);
        return requested[0] == null || wait.isEmpty()
                ? HttpPosts.response(answer).build()
                : whenEnded(requested[0], request, answer, Duration.ofSeconds(wait.getAsInt()));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("swaps:read")
    public TransferView one(@PathParam("id") String id) {
        return Parameters.id(id, TransferId::parse)
                .flatMap(known -> transfers.find(channel.get().name(), known))
                .map(TransferView::of)
                .orElseThrow(() -> Problem.notFound().asException());
    }

    private Response whenEnded(Transfer requested, IdempotentRequest request, Answer first, Duration atMost) {
        Answer answer = waiting.await(
                        requested.saga().value(),
                        atMost,
                        () -> transfers
                                .find(requested.channel(), requested.id())
                                .filter(transfer -> transfer.progress() instanceof Progress.Ended)
                                .map(transfer -> posts.improved(request, answer(200, transfer))))
                .orElse(first);
        return HttpPosts.response(answer)
                .header("Preference-Applied", "wait=" + atMost.toSeconds())
                .build();
    }

    private static Answer answer(int status, Transfer transfer) {
        return Answer.of(status, TransferView.of(transfer), "/api/v1/transfers/" + transfer.id());
    }
}

package dev.lockstep.swap.offer;

import dev.lockstep.contract.id.OfferId;
import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.channel.CurrentChannel;
import dev.lockstep.swap.http.Answer;
import dev.lockstep.swap.http.HttpPosts;
import dev.lockstep.swap.http.IdempotencyKey;
import dev.lockstep.swap.http.IdempotentRequest;
import dev.lockstep.swap.http.Parameters;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.RequestBody;
import dev.lockstep.swap.price.AssetCatalogue;
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
import java.time.Clock;
import java.util.List;

/** Firm prices. */
@Path("/offers")
@Produces(MediaType.APPLICATION_JSON)
@ChannelBound
@RequestScoped
public class OfferResource {

    @Inject
    OfferDesk desk;

    @Inject
    Offers offers;

    @Inject
    AssetCatalogue catalogue;

    @Inject
    HttpPosts posts;

    @Inject
    CurrentChannel channel;

    @Inject
    Clock clock;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("swaps:write")
    public Response offer(RequestBody body, @HeaderParam(IdempotencyKey.HEADER) List<String> keys) {
        IdempotencyKey key = IdempotencyKey.of(keys);
        OfferRequest wanted = OfferRequest.read(body, catalogue.assets());
        IdempotentRequest request = IdempotentRequest.of(channel.get().name(), key, "/offers", body);
        Answer answer = posts.once(request, () -> {
            Offer offer = desk.offer(channel.get(), wanted);
            return Answer.of(201, OfferView.of(offer, Offer.State.OPEN), "/api/v1/offers/" + offer.id());
        });
        return HttpPosts.response(answer).build();
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("swaps:read")
    public OfferView one(@PathParam("id") String id) {
        Offer offer = Parameters.id(id, OfferId::parse)
                .flatMap(known -> offers.find(channel.get().name(), known))
                .orElseThrow(() -> Problem.notFound().asException());
        return OfferView.of(offer, offer.state(offers.isUsed(offer.id()), clock.instant()));
    }
}

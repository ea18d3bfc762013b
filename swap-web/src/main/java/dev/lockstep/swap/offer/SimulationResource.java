package dev.lockstep.swap.offer;

import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.swap.admission.Gate;
import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.channel.CurrentChannel;
import dev.lockstep.swap.http.JsonView;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.http.ProblemException;
import dev.lockstep.swap.http.RequestBody;
import dev.lockstep.swap.price.AssetCatalogue;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What would become of a swap; nothing is written, so that no key is needed. */
@Path("/simulations")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("swaps:read")
@ChannelBound
@RequestScoped
public class SimulationResource {

    /** What an offer would be refused for although the request is a sensible one. */
    private static final Set<ProblemCode> ANSWERS =
            Set.of(ProblemCode.CUSTOMER_NOT_ACTIVE, ProblemCode.PRICE_STALE, ProblemCode.AMOUNT_OUT_OF_RANGE);

    @Inject
    OfferDesk desk;

    @Inject
    Gate gate;

    @Inject
    LedgerQueries ledger;

    @Inject
    AssetCatalogue catalogue;

    @Inject
    CurrentChannel channel;

    /** The quote's amounts are there where there is a price. */
    public record SimulationView(
            String result,
            List<ReasonView> reasons,
            @Nullable Money sell,
            @Nullable Money buy,
            @Nullable Money fee,
            @Nullable Money receives)
            implements JsonView {

        static SimulationView of(Simulation simulation) {
            Quote quote = simulation.quote();
            return new SimulationView(
                    simulation.result().name(),
                    simulation.reasons().stream()
                            .map(reason -> new ReasonView(reason.code(), reason.detail()))
                            .toList(),
                    quote == null ? null : quote.sell(),
                    quote == null ? null : quote.buy(),
                    quote == null ? null : quote.fee(),
                    quote == null ? null : quote.receives());
        }
    }

    /** Why not. */
    public record ReasonView(String code, String detail) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public SimulationView simulate(RequestBody body) {
        OfferRequest wanted = OfferRequest.read(body, catalogue.assets());
        return SimulationView.of(simulation(wanted));
    }

    private Simulation simulation(OfferRequest wanted) {
        Quote quote;
        try {
            quote = desk.quote(channel.get(), wanted);
        } catch (ProblemException e) {
            Problem problem = e.problem();
            if (ANSWERS.contains(problem.code())) {
                return Simulation.withoutOffer(problem);
            }
            throw e;
        }
        return Simulation.of(
                quote,
                wanted.customer(),
                gate.closed(channel.get()),
                ledger.accounts(Simulation.accounts(quote, wanted.customer())));
    }
}

package dev.lockstep.swap.price;

import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.http.JsonView;
import dev.lockstep.swap.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Indicative prices; nothing is reserved. */
@Path("/prices")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("swaps:read")
@ChannelBound
@RequestScoped
public class PriceResource {

    @Inject
    Prices prices;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "lockstep.price.stale_ms", defaultValue = "10000")
    long staleMs;

    /** All pairs. */
    public record PriceList(List<PriceView> prices) implements JsonView {}

    /** One pair; while {@code stale}, no offer is made with it. */
    public record PriceView(
            String pair, String base, String quote, String price, Instant at, String source, boolean stale)
            implements JsonView {}

    @GET
    public PriceList all() {
        return new PriceList(prices.latest().stream().map(this::view).toList());
    }

    @GET
    @Path("/{pair}")
    public PriceView one(@PathParam("pair") String pair) {
        return prices.latest().stream()
                .filter(price -> price.pair().equals(pair))
                .map(this::view)
                .findFirst()
                .orElseThrow(() -> Problem.notFound().asException());
    }

    private PriceView view(Price price) {
        return new PriceView(
                price.pair(),
                price.rate().base().code(),
                price.rate().quote().code(),
                price.rate().price().toPlainString(),
                price.at(),
                price.source(),
                price.isStale(clock.instant(), Duration.ofMillis(staleMs)));
    }
}

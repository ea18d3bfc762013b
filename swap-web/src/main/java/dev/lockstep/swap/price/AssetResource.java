package dev.lockstep.swap.price;

import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.http.JsonView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;

/** The assets that can be swapped. */
@Path("/assets")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("swaps:read")
@ChannelBound
@RequestScoped
public class AssetResource {

    @Inject
    AssetCatalogue catalogue;

    /** All assets, by code. */
    public record AssetList(List<AssetView> assets) implements JsonView {}

    /** {@code scale} is the number of decimals of its smallest unit. */
    public record AssetView(String asset, int scale, String name) {}

    @GET
    public AssetList all() {
        return new AssetList(catalogue.assets().byCode().values().stream()
                .map(named -> new AssetView(named.asset().code(), named.asset().scale(), named.name()))
                .sorted(Comparator.comparing(AssetView::asset))
                .toList());
    }
}

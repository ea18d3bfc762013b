package dev.lockstep.swap;

import dev.lockstep.swap.channel.ChannelFilter;
import dev.lockstep.swap.channel.QuotaFilter;
import dev.lockstep.swap.customer.AccountResource;
import dev.lockstep.swap.customer.CustomerResource;
import dev.lockstep.swap.event.FeedResource;
import dev.lockstep.swap.http.HttpJsonReader;
import dev.lockstep.swap.http.HttpJsonWriter;
import dev.lockstep.swap.http.HttpProblemMapper;
import dev.lockstep.swap.http.HttpTransactionProblemMapper;
import dev.lockstep.swap.http.QueryFilter;
import dev.lockstep.swap.http.ScopeFilter;
import dev.lockstep.swap.http.TraceFilter;
import dev.lockstep.swap.offer.OfferResource;
import dev.lockstep.swap.offer.SimulationResource;
import dev.lockstep.swap.price.AssetResource;
import dev.lockstep.swap.price.PriceResource;
import dev.lockstep.swap.swap.ApprovalResource;
import dev.lockstep.swap.swap.RejectionResource;
import dev.lockstep.swap.swap.SwapResource;
import dev.lockstep.swap.swap.SwapStreamResource;
import dev.lockstep.swap.transfer.TransferResource;
import dev.lockstep.swap.webhook.WebhookDeliveryResource;
import dev.lockstep.swap.webhook.WebhookEndpointResource;
import jakarta.annotation.security.DeclareRoles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.auth.LoginConfig;

/**
 * The integrators' API. Its classes are listed and not scanned for: Kafka Connect's own REST resources are on the class
 * path and must never be served.
 */
@ApplicationPath("/api/v1")
@LoginConfig(authMethod = "MP-JWT")
@DeclareRoles({
    "swaps:read",
    "swaps:write",
    "swaps:approve",
    "transfers:write",
    "customers:write",
    "webhooks:write",
    "audit:read",
    "operations:read",
    "operations:write"
})
@ApplicationScoped
public class SwapApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                AccountResource.class,
                ApprovalResource.class,
                AssetResource.class,
                CustomerResource.class,
                FeedResource.class,
                OfferResource.class,
                PriceResource.class,
                RejectionResource.class,
                SimulationResource.class,
                SwapResource.class,
                SwapStreamResource.class,
                TransferResource.class,
                WebhookDeliveryResource.class,
                WebhookEndpointResource.class,
                ChannelFilter.class,
                HttpJsonReader.class,
                HttpJsonWriter.class,
                HttpProblemMapper.class,
                HttpTransactionProblemMapper.class,
                QueryFilter.class,
                QuotaFilter.class,
                ScopeFilter.class,
                TraceFilter.class);
    }

    /**
     * A {@code Location} stays relative (RFC 9110): what host name a client used is nothing we could vouch for. The API is
     * described by its OpenAPI document and not by a generated WADL.
     */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                "jersey.config.server.headers.location.relative.resolution.disabled", true,
                "jersey.config.server.wadl.disableWadl", true);
    }
}

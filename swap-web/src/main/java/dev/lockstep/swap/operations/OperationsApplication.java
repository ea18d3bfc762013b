package dev.lockstep.swap.operations;

import dev.lockstep.swap.http.HttpJsonReader;
import dev.lockstep.swap.http.HttpJsonWriter;
import dev.lockstep.swap.http.HttpProblemMapper;
import dev.lockstep.swap.http.HttpTransactionProblemMapper;
import dev.lockstep.swap.http.ScopeFilter;
import dev.lockstep.swap.http.TraceFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/**
 * What operates the product, for programs: tokens with the scopes {@code operations:read} and, for whatever changes something,
 * {@code operations:write}; no channel. Listed and not scanned for, as the API's classes are.
 */
@ApplicationPath("/operations/v1")
@ApplicationScoped
public class OperationsApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                CompletenessResource.class,
                RelayResource.class,
                HttpJsonReader.class,
                HttpJsonWriter.class,
                HttpProblemMapper.class,
                HttpTransactionProblemMapper.class,
                ScopeFilter.class,
                TraceFilter.class);
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                "jersey.config.server.headers.location.relative.resolution.disabled", true,
                "jersey.config.server.wadl.disableWadl", true);
    }
}

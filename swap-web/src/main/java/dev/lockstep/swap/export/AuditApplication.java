package dev.lockstep.swap.export;

import dev.lockstep.swap.http.HttpProblemMapper;
import dev.lockstep.swap.http.HttpTransactionProblemMapper;
import dev.lockstep.swap.http.TraceFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** The auditors' exports. Listed and not scanned for, as the API's classes are. */
@ApplicationPath("/audit/v1")
@ApplicationScoped
public class AuditApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                ExportResource.class,
                AuditorFilter.class,
                HttpProblemMapper.class,
                HttpTransactionProblemMapper.class,
                TraceFilter.class);
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}

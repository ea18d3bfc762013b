package dev.lockstep.swap;

import jakarta.annotation.security.DeclareRoles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.eclipse.microprofile.auth.LoginConfig;

/**
 * The integrators' API. Its classes are listed and not scanned for: Kafka Connect's own REST resources are on the class
 * path and must never be served.
 */
@ApplicationPath("/api/v1")
@LoginConfig(authMethod = "MP-JWT")
@DeclareRoles({"swaps:read", "swaps:write", "transfers:write", "customers:write", "audit:read"})
@ApplicationScoped
public class SwapApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of();
    }
}

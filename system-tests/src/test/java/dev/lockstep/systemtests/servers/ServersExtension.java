package dev.lockstep.systemtests.servers;

import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.systemtests.stack.Project;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts PostgreSQL and Kafka once for all tests of the run and stops them after the last one. */
public final class ServersExtension implements ParameterResolver {

    private record Shared(Infrastructure servers, Thread hook) implements CloseableResource, AutoCloseable {

        static Shared start() {
            Infrastructure servers = Infrastructure.start(
                    Project.target("servers-" + ProcessHandle.current().pid()));
            Thread hook = new Thread(servers::close, "stop-servers");
            Runtime.getRuntime().addShutdownHook(hook);
            return new Shared(servers, hook);
        }

        @Override
        public void close() {
            servers.close();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType().equals(Infrastructure.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return servers(test);
    }

    /** The one set of servers of this run; for extensions that configure something else with it. */
    public static Infrastructure servers(ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.create(ServersExtension.class))
                .getOrComputeIfAbsent(Infrastructure.class, none -> Shared.start(), Shared.class)
                .servers();
    }
}

package dev.lockstep.systemtests.servers;

import dev.lockstep.launcher.Infrastructure;
import dev.lockstep.systemtests.stack.AtEnd;
import dev.lockstep.systemtests.stack.Project;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one PostgreSQL and the one Kafka of the run, started when the first test asks for them. */
public final class ServersExtension implements ParameterResolver {

    private static final class Shared {
        static final Infrastructure SERVERS = AtEnd.close(Infrastructure.start(
                Project.target("servers-" + ProcessHandle.current().pid())));
    }

    public static Infrastructure shared() {
        return Shared.SERVERS;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType().equals(Infrastructure.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return shared();
    }
}

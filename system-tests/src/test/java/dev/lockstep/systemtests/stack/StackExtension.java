package dev.lockstep.systemtests.stack;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one {@link Stack} for all tests of the run when the first one asks for it, and stops it after the last one. */
public final class StackExtension implements ParameterResolver, BeforeEachCallback {

    private record Shared(Stack stack) implements CloseableResource, AutoCloseable {

        @Override
        public void close() {
            stack.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType().equals(Stack.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return stack(test);
    }

    /** What the test before has killed is up again before the next one begins. */
    @Override
    public void beforeEach(ExtensionContext test) {
        stack(test).awaitReady();
    }

    private static Stack stack(ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.create(StackExtension.class))
                .getOrComputeIfAbsent(Stack.class, none -> new Shared(Stack.start()), Shared.class)
                .stack();
    }
}

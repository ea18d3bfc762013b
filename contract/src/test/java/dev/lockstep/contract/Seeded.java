package dev.lockstep.contract;

import java.util.Random;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives a test its {@link Random} and prints the seed when the test fails; {@code -Dlockstep.seed=...} runs it again with
 * that seed.
 */
public final class Seeded implements ParameterResolver, TestWatcher {

    private static final long SEED = Long.getLong("lockstep.seed", System.nanoTime());

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType().equals(Random.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return new Random(SEED);
    }

    @Override
    public void testFailed(ExtensionContext test, Throwable cause) {
        System.out.println(test.getDisplayName() + " failed; run again with -Dlockstep.seed=" + SEED);
    }
}

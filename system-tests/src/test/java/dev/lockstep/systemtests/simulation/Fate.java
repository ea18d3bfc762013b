package dev.lockstep.systemtests.simulation;

import java.time.Instant;
import java.util.function.Supplier;

/** What befalls the simulated processes; each choice follows from the seed. */
public interface Fate {

    /**
     * Stands before every statement and every commit. Time passes here, other processes may do some of their work, the
     * connection may break ({@link RuntimeException}), and the process that calls may be killed ({@link Died}).
     */
    void between(String what);

    /** The clock of the database that is asked. */
    Instant now();

    boolean has(Flaw flaw);

    void count(Fact fact);

    /** For the log of the steps, which is kept only when a seed is told again. */
    void tell(Supplier<String> what);

    /** The process was killed. An {@link Error}, so that nothing of the product catches it. */
    final class Died extends Error {

        private static final long serialVersionUID = 1L;

        public Died() {
            super("killed", null, false, false);
        }
    }
}

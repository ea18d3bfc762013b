package dev.lockstep.swap.http;

import dev.lockstep.contract.message.Trace;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The trace of the running call. */
@RequestScoped
public class CurrentTrace {

    private @Nullable Trace trace;

    public Trace get() {
        return found().orElseThrow(() -> new IllegalStateException("TraceFilter has not seen this request"));
    }

    Optional<Trace> found() {
        return Optional.ofNullable(trace);
    }

    void set(Trace of) {
        trace = of;
    }
}

package dev.lockstep.systemtests.architecture.wrong.contract.money;

import dev.lockstep.systemtests.architecture.wrong.contract.saga.Deal;
import java.time.Instant;
import java.util.UUID;

/** Wrong: a floating point amount, a clock and a generator of its own, a variable that everybody shares, a cycle. */
public class Amount {

    static int made;

    public final double value;
    public final UUID id = UUID.randomUUID();
    public final Instant at = Instant.now();
    public Deal deal;

    public Amount(double value) {
        this.value = value;
        made++;
        System.out.println(value);
    }
}

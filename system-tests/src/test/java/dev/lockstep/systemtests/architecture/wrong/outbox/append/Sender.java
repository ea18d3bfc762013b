package dev.lockstep.systemtests.architecture.wrong.outbox.append;

import dev.lockstep.systemtests.architecture.wrong.contract.money.Amount;

/** Wrong: the outbox knows money. */
public class Sender {
    public Amount amount;
}

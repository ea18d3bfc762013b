package dev.lockstep.outbox.relay;

import java.time.Instant;

/** Has a relay send messages again, as an operator does, and waits until all are sent. */
public final class SendAgain {

    private SendAgain() {}

    /** Everything since then; answers how many. */
    public static long since(Relay relay, Instant since) {
        return relay.sendAgain(ResendRequest.range(since, null), sent -> {});
    }

    /** The same, with a new slot in place of one that is gone. */
    public static long recover(Relay relay, Instant since) {
        return relay.sendAgain(ResendRequest.recover(since), sent -> {});
    }
}

package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.swap.trade.Progress;
import java.time.Instant;
import java.util.List;

/** The swaps that wait for an approver. Every call demands a running transaction. */
interface Approvals {

    /** A swap that nobody has decided on in time. */
    record Overdue(String channel, SwapId swap) {}

    /** Locks a channel's swap until the transaction ends, so that it is decided on once; nothing happens if it is not there. */
    void lock(String channel, SwapId id);

    /** Writes that the swap was approved and goes to the ledger now. */
    void approved(Swap swap, Trace trace);

    /** Writes the end of a swap that never went to the ledger, and who brought it, if anybody did. */
    void ended(Swap swap, Progress.Ended end);

    /** The first that are overdue, locked; those that another node has in hand are left out. */
    List<Overdue> overdue(Instant now, int limit);
}

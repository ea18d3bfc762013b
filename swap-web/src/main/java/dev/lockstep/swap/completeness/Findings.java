package dev.lockstep.swap.completeness;

import dev.lockstep.contract.query.Backlog;
import dev.lockstep.outbox.completeness.MinuteLook;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what was found, for all nodes and for later. Each call is a transaction. */
interface Findings {

    /** Does something on one node at a time; false when another one is at it. */
    boolean whileNobodyElse(Runnable work);

    /** The first minute of the source that has not been looked at. */
    Instant nextMinute(String source);

    /** How far it is with a source. */
    void advance(String source, Instant nextMinute, @Nullable Instant relayedTo, Backlog behind);

    /** Why a look at the source's messages could not be finished, or null when it was. */
    void problem(String source, @Nullable String problem);

    /** Keeps what a look found in place of what the one before did; answers what is new. */
    News keep(MinuteKey minute, MinuteLook.Found found);

    /** Minutes of which something was under way, oldest first. */
    List<MinuteKey> underWay(int limit);

    /** Complete minutes that are to be looked at again: ten minutes after their end, and an hour. */
    List<MinuteKey> again(int limit);

    /** All that is missing, oldest first. */
    List<MissingLine> missing(int limit);

    /** Minutes of which something is missing and nothing of it is named any more. */
    List<MinuteKey> unnamed(int limit);

    /** Forgets complete minutes, and missing messages that were found, from before. */
    void forget(Instant before);

    /** What a look has changed. */
    record News(List<String> missing, int found) {

        static final News NONE = new News(List.of(), 0);
    }
}

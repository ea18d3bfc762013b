package dev.lockstep.swap.event;

import java.util.List;

/** Everything that happened, channel by channel. */
public interface Feed {

    /**
     * A place in the feed: behind the event {@code seq} of the transaction {@code xid}, which is unsigned. The order is by
     * transaction, and in a transaction by the order of writing.
     */
    record Place(long xid, long seq) {

        static final Place BEGINNING = new Place(0, 0);
    }

    /** What happened, and the place behind it. */
    record Placed(Happening happening, Place place) {}

    /** In the running transaction: it happened if and only if that commits. */
    void append(List<Happening> happenings);

    /**
     * What happened to this channel behind a place, in order, at most {@code limit}. Only what nothing can come before any more: an
     * event is there as soon as every transaction that began to write before its own has ended.
     */
    List<Placed> after(String channel, Place place, int limit);
}

package dev.lockstep.swap.event;

import java.util.List;

/** To whom events are brought, beside the feed in which everybody finds them. */
public interface Subscriptions {

    /** In the running transaction, behind the rows of the events: they are brought if and only if that commits. */
    void bring(List<Happening> happenings);
}

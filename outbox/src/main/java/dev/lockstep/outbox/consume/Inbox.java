package dev.lockstep.outbox.consume;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Remembers the messages whose effect is committed. Used within the transaction of that effect. */
public interface Inbox {

    /**
     * Enters the messages and answers the ids of those that were not there before. A message that is twice in the list is
     * answered once: its effect belongs to the first. Waits for another transaction that enters the same message.
     */
    Set<UUID> admit(List<Seen> messages);
}

package dev.lockstep.swap.completeness;

import java.time.Instant;

/** The messages of a topic that were appended to the outbox of a database within a minute. */
record MinuteKey(String source, String topic, Instant minute) {}

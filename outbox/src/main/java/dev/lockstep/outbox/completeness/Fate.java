package dev.lockstep.outbox.completeness;

/** What has become of a message on its way. */
public enum Fate {
    /** Its reader has it, or Kafka has it and none of our readers reads that topic. */
    ARRIVED,
    /** Kafka refused it for ever; it is parked on the sender's side. */
    REFUSED,
    /** Not in Kafka yet, as far as was searched. */
    UNDER_WAY_TO_KAFKA,
    /** In Kafka, and its reader has not come to it yet. */
    UNDER_WAY_TO_READER,
    /** The relay is past it and Kafka does not have it. */
    LOST_BEFORE_KAFKA,
    /** Kafka has it, its reader is past it and does not have it. */
    LOST_BEFORE_READER;

    public boolean isMissing() {
        return this == LOST_BEFORE_KAFKA || this == LOST_BEFORE_READER;
    }

    public boolean isUnderWay() {
        return this == UNDER_WAY_TO_KAFKA || this == UNDER_WAY_TO_READER;
    }
}

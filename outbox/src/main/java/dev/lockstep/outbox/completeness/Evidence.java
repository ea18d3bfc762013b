package dev.lockstep.outbox.completeness;

import dev.lockstep.contract.query.Holding;

/**
 * What is known of one message that the relay has passed.
 *
 * @param refused whether it is parked because Kafka refused it for ever
 * @param inKafka whether it was seen in Kafka
 * @param searched whether all of the log was searched in which it could stand
 * @param read whether one of our readers reads the topic
 * @param passed whether that reader's committed offset is behind the record; the reader was asked afterwards
 * @param holding what that reader holds
 */
record Evidence(boolean refused, boolean inKafka, boolean searched, boolean read, boolean passed, Holding holding) {

    Fate fate() {
        if (read && holding != Holding.NOTHING) {
            return Fate.ARRIVED; // there is no other way to the reader than through Kafka
        }
        if (inKafka) {
            if (!read) {
                return Fate.ARRIVED;
            }
            return passed ? Fate.LOST_BEFORE_READER : Fate.UNDER_WAY_TO_READER;
        }
        if (refused) {
            return Fate.REFUSED;
        }
        return searched ? Fate.LOST_BEFORE_KAFKA : Fate.UNDER_WAY_TO_KAFKA;
    }
}

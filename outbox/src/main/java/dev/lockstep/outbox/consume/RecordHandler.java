package dev.lockstep.outbox.consume;

import java.util.List;

/**
 * Processes records; the application's side of a {@link ConsumerLoop}. Called by the loop's one thread.
 *
 * <p>A record may come again after it was processed, also within another batch and after later ones: the handler makes
 * that harmless with an {@link Inbox} row, or by its own keys.
 */
public interface RecordHandler {

    /**
     * Processes a batch in one transaction and answers in the order of the batch, one answer each. Records of a partition
     * are in the order of the log. What must not be overtaken by a later record of its key answers {@code Retry} for both.
     *
     * <p>A thrown exception means that nothing was committed. Unless it tells of an unreachable or overloaded database,
     * the batch is halved again and again until the record is found that makes it fail; that one is tried three times and
     * then parked.
     *
     * @param batch at least one record; any size of value, checking it is the handler's business
     */
    List<Handled> handle(List<InboundRecord> batch);

    /**
     * Parks a record in one transaction of its own, usually by a {@link ParkingLot}. A record that is parked already, by its
     * place in Kafka, stays as it is.
     *
     * @param reason a constant for machines, as in {@link Handled.Parked}, or {@code processing-failed}
     * @param detail a sentence for people
     */
    void park(InboundRecord record, String reason, String detail);
}

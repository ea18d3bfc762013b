package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.message.CommandReader;
import dev.lockstep.contract.message.InboundMessage;
import dev.lockstep.outbox.consume.Handled;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.RecordHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** Reads the records of a poll, outside of any transaction, and has the readable ones processed in one. */
public final class LedgerCommandsHandler implements RecordHandler {

    /** Each time somebody else has got on. Whoever is overtaken this often meets a bug, and the batch is halved. */
    private static final int TRIES_MAX = 20;

    private static final Logger LOG = System.getLogger(LedgerCommandsHandler.class.getName());

    private final CommandReader reader;
    private final LedgerBatchHandler ledger;

    public LedgerCommandsHandler(CommandReader reader, LedgerBatchHandler ledger) {
        this.reader = reader;
        this.ledger = ledger;
    }

    @Override
    public List<Handled> handle(List<InboundRecord> batch) {
        List<Handled> answers = new ArrayList<>(batch.size());
        List<Arrival> readable = new ArrayList<>(batch.size());
        for (InboundRecord record : batch) {
            InboundMessage message = read(record);
            if (message instanceof InboundMessage.Command command) {
                readable.add(new Arrival(record, command));
                answers.add(Handled.DONE);
            } else if (message instanceof InboundMessage.Unreadable unreadable) {
                answers.add(new Handled.Parked(unreadable.reason().code(), unreadable.detail()));
            }
        }
        if (!readable.isEmpty()) {
            book(readable).forEach(line -> LOG.log(Level.INFO, line));
        }
        return answers;
    }

    private List<String> book(List<Arrival> readable) {
        for (int tries = 1; ; tries++) {
            try {
                return ledger.book(readable, tries > 1);
            } catch (Overtaken e) {
                if (tries == TRIES_MAX) {
                    throw e;
                }
                LOG.log(Level.DEBUG, "batch.overtaken tries={0} why=\"{1}\"", tries, e.getMessage());
            }
        }
    }

    @Override
    public void park(InboundRecord record, String reason, String detail) {
        ledger.park(record, read(record), reason, detail);
    }

    private InboundMessage read(InboundRecord record) {
        return reader.read(new CommandReader.Source(
                record.topic(), record.partition(), record.offset(), record.value(), record.headers()));
    }
}

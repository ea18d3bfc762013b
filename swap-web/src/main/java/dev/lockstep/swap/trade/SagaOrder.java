package dev.lockstep.swap.trade;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.contract.saga.SagaContext;
import dev.lockstep.contract.saga.SagaContextCodec;
import dev.lockstep.contract.saga.SagaDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A saga that is complete already when it is sent: all its parts, sealed by their digest. */
public record SagaOrder(SagaId saga, String type, Instant deadline, List<LedgerCommand.Post> parts) {

    public SagaOrder {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a saga has at least one part");
        }
        parts = List.copyOf(parts);
    }

    /** One message per part, all with the saga as key, so that they keep together. */
    public List<Envelope> messages(Ids ids, Trace trace) {
        List<byte[]> payloads = parts.stream().map(CommandCodec::encode).toList();
        String digest =
                SagaDigest.of(payloads.stream().map(SagaDigest::payloadHash).toList());
        List<Envelope> messages = new ArrayList<>();
        for (int part = 1; part <= payloads.size(); part++) {
            SagaContext context = new SagaContext(saga, part, payloads.size(), deadline, type, digest);
            messages.add(Envelope.of(
                            new MessageId(ids.next()),
                            Topics.LEDGER_COMMANDS,
                            saga.toString(),
                            LedgerCommand.Post.TYPE,
                            payloads.get(part - 1))
                    .inSaga(SagaContextCodec.encode(context))
                    .tracedBy(trace.parent(), trace.state()));
        }
        return messages;
    }
}

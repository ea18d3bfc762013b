package dev.lockstep.ledger.assembly;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.saga.StrictJson;
import dev.lockstep.contract.saga.WireTime;
import dev.lockstep.ledger.journal.BookedSaga;
import dev.lockstep.ledger.journal.Entry;
import dev.lockstep.ledger.journal.Leg;
import java.time.Instant;

/** What the audit log keeps of a booked saga: every leg, so that a leg that is changed later can be told. */
final class BookedEvidence {

    private BookedEvidence() {}

    static byte[] json(Assembly saga, String type, BookedSaga booked, Instant bookedAt) {
        ObjectNode json = StrictJson.object()
                .put("saga", saga.saga().toString())
                .put("type", type)
                .put("bookedAt", WireTime.format(bookedAt));
        ArrayNode parts = json.putArray("parts");
        for (Entry entry : booked.entries()) {
            ObjectNode part = parts.addObject()
                    .put("part", entry.posting().part())
                    .put("posting", entry.id().toString());
            Instant effectiveAt = entry.posting().effectiveAt();
            if (effectiveAt != null) {
                part.put("effectiveAt", WireTime.format(effectiveAt));
            }
            Correction corrects = entry.posting().corrects();
            if (corrects != null) {
                part.putObject("corrects")
                        .put("posting", corrects.posting().toString())
                        .put("kind", corrects.kind().code())
                        .put("reason", corrects.reason())
                        .put("actor", corrects.actor());
            }
            ArrayNode legs = part.putArray("legs");
            for (int i = 0; i < entry.posting().legs().size(); i++) {
                Leg leg = entry.posting().legs().get(i);
                legs.addObject()
                        .put("account", leg.account())
                        .put("asset", leg.amount().asset().toString())
                        .put("amount", leg.amount().decimal())
                        .put("balance", entry.balancesAfter().get(i).decimal());
            }
        }
        return StrictJson.write(json);
    }
}

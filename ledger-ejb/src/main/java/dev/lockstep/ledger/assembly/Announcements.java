package dev.lockstep.ledger.assembly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.EventCodec;
import dev.lockstep.contract.message.LedgerEvent;
import dev.lockstep.contract.message.LedgerEvent.BalanceAfter;
import dev.lockstep.contract.message.LedgerEvent.BookedPart;
import dev.lockstep.contract.message.LedgerEvent.SagaBooked;
import dev.lockstep.contract.message.LedgerEvent.SagaExpired;
import dev.lockstep.contract.message.LedgerEvent.SagaRefused;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.StrictJson;
import dev.lockstep.contract.saga.WireTime;
import dev.lockstep.ledger.account.AccountChange;
import dev.lockstep.ledger.audit.AuditEvent;
import dev.lockstep.ledger.journal.BookedSaga;
import dev.lockstep.ledger.journal.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one transaction announces and keeps for the auditor, in the order in which it happened. */
final class Announcements {

    /** Of a saga of which no part ever came. */
    private static final String TYPE_UNKNOWN = "unknown";

    private final Ids ids;
    private final List<Envelope> envelopes = new ArrayList<>();
    private final List<AuditEvent> events = new ArrayList<>();

    Announcements(Ids ids) {
        this.ids = ids;
    }

    /** The last thing a transaction writes. */
    void writeTo(Ports ports) {
        ports.auditLog().append(events);
        ports.messages().outbox().append(envelopes);
    }

    /**
     * @param key of the record in Kafka
     * @param subject the saga it is about, or null
     * @param cause the command that led to it and whose trace goes on in it, or null if it was the clock
     */
    void add(String key, @Nullable SagaId subject, LedgerEvent event, @Nullable Arrival cause, Instant now) {
        byte[] json = EventCodec.encode(event);
        announce(key, event, json, cause);
        events.add(AuditEvent.of(ids.next(), event.type(), subject, now, json));
    }

    void add(SagaId saga, LedgerEvent event, @Nullable Arrival cause, Instant now) {
        add(saga.toString(), saga, event, cause, now);
    }

    /** The world is told the state, the auditor also why and on whose word, and what was refused. */
    void changed(AccountChange change, LedgerEvent event, Arrival cause, Instant now) {
        announce(change.account(), event, EventCodec.encode(event), cause);
        ObjectNode evidence = StrictJson.object()
                .put("request", change.request().toString())
                .put("account", change.account())
                .put("before", change.before().code())
                .put("wanted", change.command().state().code())
                .put("reason", change.command().reason())
                .put("actor", change.command().actor())
                .put("decidedAt", WireTime.format(now));
        if (change.refusal() != null) {
            evidence.put("code", change.refusal().code());
        }
        events.add(AuditEvent.of(ids.next(), event.type(), null, now, StrictJson.write(evidence)));
    }

    /** The world is told the balances, the auditor all legs. */
    void booked(Assembly saga, BookedSaga booked, Arrival cause, Instant now) {
        SagaBooked event = new SagaBooked(
                saga.saga(),
                type(saga),
                now,
                booked.entries().stream().map(Announcements::part).toList());
        announce(saga.saga().toString(), event, EventCodec.encode(event), cause);
        events.add(AuditEvent.of(
                ids.next(), event.type(), saga.saga(), now, BookedEvidence.json(saga, type(saga), booked, now)));
    }

    private void announce(String key, LedgerEvent event, byte[] json, @Nullable Arrival cause) {
        Envelope envelope = Envelope.of(new MessageId(ids.next()), Topics.LEDGER_EVENTS, key, event.type(), json);
        envelopes.add(cause == null ? envelope : envelope.causedBy(cause.trace()));
    }

    static SagaRefused refused(Assembly saga, Refusal refusal, Instant now) {
        return new SagaRefused(
                saga.saga(), type(saga), now, refusal.code(), refusal.detail(), refusal.part(), refusal.account());
    }

    static SagaExpired expired(Assembly saga, List<Integer> received, Instant now) {
        int total = saga.terms() == null ? 0 : saga.terms().total();
        return new SagaExpired(saga.saga(), type(saga), now, total, received);
    }

    private static String type(Assembly saga) {
        return saga.terms() == null ? TYPE_UNKNOWN : saga.terms().type();
    }

    /** Each account once, with its balance after the part's last leg on it. */
    private static BookedPart part(Entry entry) {
        Map<String, Money> balances = new LinkedHashMap<>();
        for (int leg = 0; leg < entry.balancesAfter().size(); leg++) {
            balances.put(
                    entry.posting().legs().get(leg).account(),
                    entry.balancesAfter().get(leg));
        }
        return new BookedPart(
                entry.posting().part(),
                entry.id(),
                balances.entrySet().stream()
                        .map(after -> new BalanceAfter(after.getKey(), after.getValue()))
                        .toList());
    }
}

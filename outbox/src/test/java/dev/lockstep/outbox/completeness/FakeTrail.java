package dev.lockstep.outbox.completeness;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.query.Backlog;
import dev.lockstep.contract.query.Holding;
import dev.lockstep.contract.query.MessageTrail;
import dev.lockstep.contract.query.RecordSighting;
import dev.lockstep.contract.query.RelayPassage;
import dev.lockstep.contract.query.SentMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One database's outbox and what it holds, in memory. */
final class FakeTrail implements MessageTrail {

    final Map<MessageId, SentMessage> outbox = new LinkedHashMap<>();
    final Set<MessageId> refused = new HashSet<>();
    final Map<MessageId, Holding> held = new HashMap<>();

    @Override
    public RelayPassage passage() {
        throw new UnsupportedOperationException("looks at minutes that were passed");
    }

    @Override
    public Map<String, Long> appendedByTopic(Instant from, Instant to) {
        return Map.of(FakeLog.TOPIC, (long) appended(FakeLog.TOPIC, from, to).size());
    }

    @Override
    public List<SentMessage> appended(String topic, Instant from, Instant to) {
        return outbox.values().stream()
                .filter(message -> new Span(from, to).contains(message.appendedAt()))
                .toList();
    }

    @Override
    public Backlog appendedSince(Instant since) {
        throw new UnsupportedOperationException("looks at minutes that were passed");
    }

    @Override
    public Set<MessageId> appendedHere(Collection<MessageId> messages) {
        Set<MessageId> here = new HashSet<>(bounded(messages));
        here.retainAll(outbox.keySet());
        return here;
    }

    @Override
    public Set<MessageId> refusedByKafka(Collection<MessageId> messages) {
        Set<MessageId> here = new HashSet<>(bounded(messages));
        here.retainAll(refused);
        return here;
    }

    @Override
    public List<RecordSighting> asRecords(Collection<MessageId> messages) {
        List<RecordSighting> records = new ArrayList<>();
        for (MessageId id : bounded(messages)) {
            SentMessage message = outbox.get(id);
            if (message != null) {
                records.add(record(id, RecordSighting.NOWHERE, RecordSighting.NOWHERE, message.appendedAt()));
            }
        }
        return records;
    }

    @Override
    public List<Holding> holdings(List<RecordSighting> records) {
        return bounded(records).stream()
                .map(record -> held.getOrDefault(record.id(), Holding.NOTHING))
                .toList();
    }

    static RecordSighting record(MessageId id, int partition, long offset, Instant at) {
        return RecordSighting.of(
                FakeLog.TOPIC,
                partition,
                offset,
                at,
                List.of(Header.text(Headers.MESSAGE_ID, id.toString())),
                RecordSighting.contentOf(null));
    }

    private static <T, C extends Collection<T>> C bounded(C asked) {
        if (asked.size() > RECORDS_MAX) {
            throw new IllegalArgumentException(asked.size() + " at once");
        }
        return asked;
    }
}

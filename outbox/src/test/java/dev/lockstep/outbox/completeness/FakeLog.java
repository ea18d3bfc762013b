package dev.lockstep.outbox.completeness;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.query.RecordSighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A topic of two partitions in memory. */
final class FakeLog implements TopicLog {

    static final String TOPIC = "ledger.commands.v1";
    static final int PARTITIONS = 2;

    final List<List<RecordSighting>> partitions = List.of(new ArrayList<>(), new ArrayList<>());
    final Map<Integer, Long> committed = new HashMap<>();
    boolean transactionRuns;
    long shown;

    RecordSighting append(MessageId id, int partition, Instant at) {
        RecordSighting record =
                FakeTrail.record(id, partition, partitions.get(partition).size(), at);
        partitions.get(partition).add(record);
        return record;
    }

    void commitAll() {
        committed.putAll(ends(TOPIC));
    }

    @Override
    public Map<Integer, Long> ends(String topic) {
        Map<Integer, Long> ends = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ends.put(partition, (long) partitions.get(partition).size());
        }
        return ends;
    }

    @Override
    public Map<Integer, Long> at(String topic, Instant time) {
        Map<Integer, Long> at = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long offset = 0;
            for (RecordSighting record : partitions.get(partition)) {
                if (!record.timestamp().isBefore(time)) {
                    break;
                }
                offset++;
            }
            at.put(partition, offset);
        }
        return at;
    }

    @Override
    public Map<Integer, Long> committed(String group, String topic) {
        return Map.copyOf(committed);
    }

    @Override
    public boolean read(String topic, Map<Integer, Long> from, Map<Integer, Long> to, Viewer viewer) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (long offset = from.getOrDefault(partition, 0L); offset < to.getOrDefault(partition, 0L); offset++) {
                shown++;
                if (!viewer.see(partitions.get(partition).get((int) offset))) {
                    return true;
                }
            }
        }
        return !transactionRuns;
    }

    @Override
    public void close() {}
}

package dev.lockstep.systemtests.simulation;

import dev.lockstep.contract.message.Header;
import dev.lockstep.outbox.consume.InboundRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A topic of Kafka with the one group that reads it: partitions, offsets, members. */
final class Topic {

    static final int PARTITIONS = 3;

    private final String name;
    private final List<List<InboundRecord>> partitions = new ArrayList<>();
    private final int[] owner = new int[PARTITIONS];
    private final int[] committed = new int[PARTITIONS];
    private final int[] position = new int[PARTITIONS];
    private final int[] delivered = new int[PARTITIONS];

    Topic(String name, int members) {
        this.name = name;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(new ArrayList<>());
            owner[partition] = partition % members;
        }
    }

    void append(byte[] key, byte[] value, List<Header> headers) {
        int partition = Math.floorMod(Arrays.hashCode(key), PARTITIONS);
        List<InboundRecord> log = partitions.get(partition);
        log.add(new InboundRecord(name, partition, log.size(), Instant.EPOCH, key, value, headers));
    }

    /** The next records of the member's partitions. */
    List<InboundRecord> poll(int member, int most) {
        List<InboundRecord> batch = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<InboundRecord> log = partitions.get(partition);
            while (owner[partition] == member && position[partition] < log.size() && batch.size() < most) {
                batch.add(log.get(position[partition]++));
            }
        }
        return batch;
    }

    /** How many of the records were delivered before; counted once for each delivery. */
    int redelivered(List<InboundRecord> batch) {
        int again = 0;
        for (InboundRecord record : batch) {
            if (record.offset() < delivered[record.partition()]) {
                again++;
            } else {
                delivered[record.partition()] = (int) record.offset() + 1;
            }
        }
        return again;
    }

    boolean owns(int member, InboundRecord record) {
        return owner[record.partition()] == member;
    }

    /** Of partitions that are the member's no more nothing is committed. */
    void commit(int member, List<InboundRecord> done) {
        for (InboundRecord record : done) {
            if (owns(member, record)) {
                committed[record.partition()] = (int) record.offset() + 1;
            }
        }
    }

    /** The member begins again at what is committed. */
    void reset(int member) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            if (owner[partition] == member) {
                position[partition] = committed[partition];
            }
        }
    }

    /** Gives a partition to another member, which begins at what is committed. */
    void move(int partition, int member) {
        if (owner[partition] != member) {
            owner[partition] = member;
            position[partition] = committed[partition];
        }
    }

    boolean isDone() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            if (committed[partition] < partitions.get(partition).size()) {
                return false;
            }
        }
        return true;
    }

    List<InboundRecord> records() {
        return partitions.stream().flatMap(List::stream).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}

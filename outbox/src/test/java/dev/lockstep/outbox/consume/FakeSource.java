package dev.lockstep.outbox.consume;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A scripted member of a group; it never waits. */
final class FakeSource implements RecordSource {

    final Deque<List<InboundRecord>> polls = new ArrayDeque<>();
    final List<String> story;
    final List<Duration> idled = new ArrayList<>();
    final Set<Integer> lost = new HashSet<>();
    Runnable whileIdling = () -> {};
    Runnable whenDry = () -> {};
    Runnable onCommit = () -> {};
    boolean connected = true;

    FakeSource(List<String> story) {
        this.story = story;
    }

    @Override
    public List<InboundRecord> poll(Duration max) {
        List<InboundRecord> next = polls.poll();
        if (next == null) {
            whenDry.run();
            return List.of();
        }
        return next;
    }

    @Override
    public void idle(Duration time) {
        idled.add(time);
        whileIdling.run();
    }

    @Override
    public boolean owns(InboundRecord record) {
        return !lost.contains(record.partition());
    }

    @Override
    public void commit(List<InboundRecord> done) {
        story.add("commit " + done.stream().map(Records::nameOf).toList());
        onCommit.run();
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public long lag() {
        return polls.stream().mapToLong(List::size).sum();
    }

    @Override
    public void wakeup() {
        story.add("wakeup");
    }

    @Override
    public void close() {
        story.add("closed");
    }
}

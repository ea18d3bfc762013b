package dev.lockstep.outbox.consume;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Handles what it is not told to fail on, in transactions that are all or nothing. */
final class FakeHandler implements RecordHandler {

    final List<String> story;
    final List<String> done = new ArrayList<>();
    final Map<String, String> parked = new HashMap<>();
    final Set<String> poison = new HashSet<>();
    final Map<String, Handled> answers = new HashMap<>();
    /** Per record, how often it is still asked to be seen again. */
    final Map<String, Integer> notYet = new HashMap<>();

    int calls;
    int databaseDownForCalls;
    int conflictsForCalls;
    int parkingDownForCalls;

    FakeHandler(List<String> story) {
        this.story = story;
    }

    @Override
    public List<Handled> handle(List<InboundRecord> batch) {
        calls++;
        if (databaseDownForCalls > 0) {
            databaseDownForCalls--;
            throw new IllegalStateException("rolled back", new SQLException("terminating connection", "57P01"));
        }
        if (conflictsForCalls > 0) {
            conflictsForCalls--;
            throw new IllegalStateException("rolled back", new SQLException("deadlock detected", "40P01"));
        }
        List<String> names = batch.stream().map(Records::nameOf).toList();
        if (names.stream().anyMatch(poison::contains)) {
            throw new IllegalArgumentException("cannot handle " + names);
        }
        story.add("handle " + names);
        return names.stream().map(this::answer).toList();
    }

    private Handled answer(String name) {
        Integer again = notYet.get(name);
        if (again != null && again > 0) {
            notYet.put(name, again - 1);
            return new Handled.Retry(Duration.ofMillis(20), "not visible yet");
        }
        Handled answer = answers.getOrDefault(name, Handled.DONE);
        if (answer instanceof Handled.Done) {
            done.add(name);
        }
        return answer;
    }

    @Override
    public void park(InboundRecord record, String reason, String detail) {
        if (parkingDownForCalls > 0) {
            parkingDownForCalls--;
            throw new IllegalStateException("cannot park");
        }
        parked.put(Records.nameOf(record), reason + ": " + detail);
        story.add("park " + Records.nameOf(record));
    }
}

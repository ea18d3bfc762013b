package dev.lockstep.ledger.assembly;

import static dev.lockstep.ledger.assembly.Bank.move;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.ledger.assembly.Assembly.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every story of up to four parts: each order of arrival, a redelivery of each part at each place, a contradicting
 * content for each part at each place, and the deadline before each arrival or after all of them, seen first by the
 * sweep or by the next part. What must become of it is computed from the story alone, without the assembler.
 */
class AssemblerExhaustiveTest {

    /** One arrival: content 0 is the true one, 1 the contradicting one. */
    private record Arrival(int number, int content) {}

    private int stories;

    @ParameterizedTest
    @CsvSource({"1, 76", "2, 1164", "3, 14448", "4, 173040"})
    void everyStoryEndsAsItMust(int total, int expected) {
        for (List<Arrival> order : permutations(total)) {
            tellAllDeadlines(total, order);
            withOneMore(order, 1).forEach(story -> tellAllDeadlines(total, story));
            for (List<Arrival> twice : withOneMore(order, 0)) {
                tellAllDeadlines(total, twice);
                withOneMore(twice, 1).forEach(story -> tellAllDeadlines(total, story));
            }
        }
        assertThat(stories).as("so many stories there are").isEqualTo(expected);
    }

    private void tellAllDeadlines(int total, List<Arrival> story) {
        for (int deadline = 0; deadline <= story.size(); deadline++) {
            tell(total, story, deadline, true);
            tell(total, story, deadline, false);
            stories += 2;
        }
    }

    /** The deadline comes before arrival number {@code deadline}; {@code swept} says whether the sweep sees it first. */
    private static void tell(int total, List<Arrival> arrivals, int deadline, boolean swept) {
        Story story = Story.of(total);
        for (int i = 0; i <= arrivals.size(); i++) {
            if (i == deadline) {
                story.clock.set(Bank.DEADLINE);
                if (swept) {
                    story.apply(new Input.DeadlineReached());
                }
            }
            if (i < arrivals.size()) {
                story.arrives(part(arrivals.get(i)));
            }
        }
        story.apply(new Input.DeadlineReached());
        check(story, total, arrivals, deadline);
    }

    private static void check(Story story, int total, List<Arrival> arrivals, int deadline) {
        Map<Integer, Integer> first = new HashMap<>();
        State expected = State.EXPIRED;
        int end = deadline;
        for (int i = 0; i < deadline && expected == State.EXPIRED; i++) {
            Arrival arrival = arrivals.get(i);
            Integer before = first.putIfAbsent(arrival.number(), arrival.content());
            if (before != null && before != arrival.content()) {
                expected = State.REFUSED;
                end = i + 1;
            } else if (first.size() == total) {
                expected = State.BOOKED;
                end = i + 1;
            }
        }
        long ends =
                story.decisions.stream().filter(AssemblerExhaustiveTest::isEnd).count();
        long late = story.decisions.stream()
                .filter(decision -> decision.kept() == Decision.Kept.LATE)
                .count();
        boolean asItMust = story.saga.state() == expected
                && story.saga.received() == first.size()
                && story.bank.books.changes().isEmpty() == (expected != State.BOOKED)
                && ends == 1
                && late == strangersAfter(arrivals, end);
        assertThat(asItMust)
                .as(
                        "%s, deadline before arrival %s: should be %s, became %s by %s",
                        arrivals, deadline, expected, story.saga.state(), story.decisions)
                .isTrue();
    }

    /** How many contents came after the end that had not come before, each counted once. */
    private static long strangersAfter(List<Arrival> arrivals, int end) {
        List<Arrival> before = arrivals.subList(0, end);
        return arrivals.subList(end, arrivals.size()).stream()
                .filter(arrival -> !before.contains(arrival))
                .distinct()
                .count();
    }

    private static boolean isEnd(Decision decision) {
        return decision instanceof Decision.Book
                || decision instanceof Decision.Refuse
                || decision instanceof Decision.Expire;
    }

    private static Part part(Arrival arrival) {
        return move(arrival.number(), "alice", "bob", 10L * arrival.number() + arrival.content());
    }

    private static List<List<Arrival>> permutations(int total) {
        List<List<Arrival>> all = List.of(List.of());
        for (int number = 1; number <= total; number++) {
            List<List<Arrival>> longer = new ArrayList<>();
            for (List<Arrival> shorter : all) {
                for (int place = 0; place <= shorter.size(); place++) {
                    longer.add(inserted(shorter, place, new Arrival(number, 0)));
                }
            }
            all = longer;
        }
        return all;
    }

    private static List<List<Arrival>> withOneMore(List<Arrival> order, int content) {
        List<List<Arrival>> longer = new ArrayList<>();
        int total = order.stream().mapToInt(Arrival::number).max().orElseThrow();
        for (int number = 1; number <= total; number++) {
            for (int place = 0; place <= order.size(); place++) {
                longer.add(inserted(order, place, new Arrival(number, content)));
            }
        }
        return longer;
    }

    private static List<Arrival> inserted(List<Arrival> order, int place, Arrival arrival) {
        List<Arrival> longer = new ArrayList<>(order);
        longer.add(place, arrival);
        return longer;
    }
}

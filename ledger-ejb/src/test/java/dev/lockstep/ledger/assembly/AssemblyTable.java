package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.Docs;
import dev.lockstep.ledger.assembly.Assembly.State;
import dev.lockstep.ledger.assembly.Decision.Kept;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fixture: the table of transitions in docs/assembly.md, read as it says that it is read. */
record AssemblyTable(List<Row> rows) {

    static final String FILE = "assembly.md";

    private static final String REFUSED = "saga-refused";

    /**
     * What the assembler was asked and what it answered, as far as the table tells it.
     *
     * @param holds the conditions of the table that hold
     */
    record Seen(State state, String input, Set<String> holds, Answer answer) {}

    /** @param announced types of messages, and the code of a refusal */
    record Answer(State next, Kept kept, List<String> announced) {}

    /**
     * A line of the table.
     *
     * @param needs the conditions that must all hold
     * @param next empty: the state stays
     */
    record Row(
            Set<State> states,
            Set<String> inputs,
            Set<String> needs,
            Optional<State> next,
            Kept kept,
            List<String> announced) {

        boolean fits(Seen seen) {
            return states.contains(seen.state())
                    && inputs.contains(seen.input())
                    && seen.holds().containsAll(needs);
        }

        Answer answer(Seen seen) {
            return new Answer(next.orElse(seen.state()), kept, announced);
        }

        /** Each state and input of the row: the row must be needed for all of them. */
        Stream<String> corners() {
            return states.stream().flatMap(state -> inputs.stream().map(input -> state + " " + input));
        }
    }

    /** @param meanings of the refusal codes, as the wire contract tells them */
    static AssemblyTable read(Map<String, String> meanings) {
        return new AssemblyTable(Docs.table(FILE, "## Transitions").stream()
                .map(cells -> row(cells, meanings))
                .toList());
    }

    private static Row row(List<String> cells, Map<String, String> meanings) {
        if (cells.size() != 6) {
            throw new AssertionError("a row has six cells: " + cells);
        }
        List<String> announced = Docs.codes(cells.get(5));
        if (announced.isEmpty() != cells.get(5).equals("nothing")) {
            throw new AssertionError("announced is what stands in backquotes, or nothing: " + cells);
        }
        return new Row(
                Docs.codes(cells.get(0)).stream().map(State::valueOf).collect(Collectors.toSet()),
                Set.copyOf(Docs.codes(cells.get(1))),
                needs(cells.get(2), announced, meanings),
                cells.get(3).equals("the same")
                        ? Optional.empty()
                        : Optional.of(State.valueOf(Docs.codes(cells.get(3)).get(0))),
                Kept.valueOf(Docs.codes(cells.get(4)).get(0)),
                announced);
    }

    /** Of a refusal it is its code that must be earned, and the condition says so in the words of the wire contract. */
    private static Set<String> needs(String condition, List<String> announced, Map<String, String> meanings) {
        if (!announced.contains(REFUSED)) {
            return Set.of(condition.split(" and "));
        }
        String code = announced.get(1);
        if (!condition.equals(meanings.get(code))) {
            throw new AssertionError(code + " means \"" + meanings.get(code) + "\", not \"" + condition + "\"");
        }
        return Set.of(code);
    }

    /** Where table and code differ: the answers that the table does not give, and the rows that nothing needs. */
    List<String> differences(Set<Seen> all) {
        List<String> differences = new ArrayList<>();
        Set<String> needed = new HashSet<>();
        for (Seen seen : all) {
            int place = place(seen);
            if (place == rows.size()) {
                differences.add("no row for " + seen);
            } else {
                Answer told = rows.get(place).answer(seen);
                if (!told.equals(seen.answer())) {
                    differences.add(seen + ", but by row " + (place + 1) + " " + told);
                }
                needed.add(corner(place, seen.state() + " " + seen.input()));
            }
        }
        for (int place = 0; place < rows.size(); place++) {
            int here = place;
            rows.get(place)
                    .corners()
                    .map(corner -> corner(here, corner))
                    .filter(corner -> !needed.contains(corner))
                    .forEach(corner -> differences.add("nothing needs " + corner));
        }
        return differences;
    }

    /** Of the first row that fits, or behind the last one. */
    private int place(Seen seen) {
        int place = 0;
        while (place < rows.size() && !rows.get(place).fits(seen)) {
            place++;
        }
        return place;
    }

    private static String corner(int place, String corner) {
        return "row " + (place + 1) + " for " + corner;
    }

    AssemblyTable without(int place) {
        List<Row> fewer = new ArrayList<>(rows);
        fewer.remove(place);
        return new AssemblyTable(fewer);
    }

    AssemblyTable with(int place, Row row) {
        List<Row> more = new ArrayList<>(rows);
        more.add(place, row);
        return new AssemblyTable(more);
    }

    /** The row as it is not: with other states, inputs, conditions or answers. */
    static Stream<Row> changed(Row row) {
        Set<State> states = Arrays.stream(State.values())
                .filter(state -> !row.states().contains(state))
                .collect(Collectors.toSet());
        Stream<Row> others = Stream.of(
                new Row(states, row.inputs(), row.needs(), row.next(), row.kept(), row.announced()),
                new Row(row.states(), Set.of(), row.needs(), row.next(), row.kept(), row.announced()),
                new Row(row.states(), row.inputs(), Set.of("never"), row.next(), row.kept(), row.announced()),
                new Row(row.states(), row.inputs(), row.needs(), row.next(), row.kept(), List.of("something")));
        Stream<Row> kept = Arrays.stream(Kept.values())
                .filter(other -> other != row.kept())
                .map(other -> new Row(row.states(), row.inputs(), row.needs(), row.next(), other, row.announced()));
        Stream<Row> next = Stream.concat(
                        Stream.of(Optional.<State>empty()),
                        Arrays.stream(State.values()).map(Optional::of))
                .filter(other -> row.states().stream()
                        .anyMatch(state -> other.orElse(state) != row.next().orElse(state)))
                .map(other -> new Row(row.states(), row.inputs(), row.needs(), other, row.kept(), row.announced()));
        return Stream.of(others, kept, next).flatMap(each -> each);
    }
}

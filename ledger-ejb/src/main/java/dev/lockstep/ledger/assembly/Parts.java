package dev.lockstep.ledger.assembly;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Those parts of a saga, and that evidence, which the next decisions need: everything if the saga may become complete,
 * otherwise only what has the numbers that arrive. Immutable. Adding copies what was added before in the same batch
 * (at most one poll) and shares what came from the database, so a saga of 10,000 parts is never copied.
 */
final class Parts {

    /** Content that came under a number and was not taken. */
    record Evidence(int number, ContentHash hash) {}

    private final Map<Integer, Part> stored;
    private final Map<Integer, Part> added;
    private final Set<Evidence> evidence;

    private Parts(Map<Integer, Part> stored, Map<Integer, Part> added, Set<Evidence> evidence) {
        this.stored = stored;
        this.added = added;
        this.evidence = evidence;
    }

    static Parts none() {
        return new Parts(Map.of(), Map.of(), Set.of());
    }

    static Parts of(Collection<Part> stored, Collection<Evidence> evidence) {
        return new Parts(
                stored.stream().collect(Collectors.toUnmodifiableMap(Part::number, Function.identity())),
                Map.of(),
                Set.copyOf(evidence));
    }

    @Nullable
    Part find(int number) {
        Part part = stored.get(number);
        return part == null ? added.get(number) : part;
    }

    /** True if this very content came under this number before, taken or not. */
    boolean knows(Part part) {
        Part same = find(part.number());
        return (same != null && same.hash().equals(part.hash()))
                || evidence.contains(new Evidence(part.number(), part.hash()));
    }

    Parts plus(Part part) {
        if (find(part.number()) != null) {
            throw new IllegalStateException("part " + part.number() + " is there already");
        }
        Map<Integer, Part> more = new HashMap<>(added);
        more.put(part.number(), part);
        return new Parts(stored, Map.copyOf(more), evidence);
    }

    Parts plusEvidence(Part part) {
        Set<Evidence> more = new HashSet<>(evidence);
        more.add(new Evidence(part.number(), part.hash()));
        return new Parts(stored, added, Set.copyOf(more));
    }

    int size() {
        return stored.size() + added.size();
    }

    List<Part> inOrder() {
        return Stream.concat(stored.values().stream(), added.values().stream())
                .sorted(Comparator.comparingInt(Part::number))
                .toList();
    }
}

package dev.lockstep.systemtests.simulation;

import dev.lockstep.contract.message.RefusalCode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How often what happened, over many simulations. */
final class Tally {

    private final Map<Fact, Long> facts = new EnumMap<>(Fact.class);
    private final Map<RefusalCode, Long> refusals = new EnumMap<>(RefusalCode.class);

    void count(Fact fact) {
        facts.merge(fact, 1L, Long::sum);
    }

    void refused(RefusalCode code) {
        count(Fact.SAGA_REFUSED);
        refusals.merge(code, 1L, Long::sum);
    }

    void add(Tally other) {
        other.facts.forEach((fact, count) -> facts.merge(fact, count, Long::sum));
        other.refusals.forEach((code, count) -> refusals.merge(code, count, Long::sum));
    }

    Set<Fact> facts() {
        return facts.keySet();
    }

    Set<RefusalCode> refusals() {
        return refusals.keySet();
    }

    @Override
    public String toString() {
        Stream<String> counted = facts.entrySet().stream()
                .map(each -> each.getKey().name().toLowerCase(Locale.ROOT) + "=" + each.getValue());
        Stream<String> refused = refusals.entrySet().stream()
                .map(each -> "refused." + each.getKey().code() + "=" + each.getValue());
        return Stream.concat(counted, refused).collect(Collectors.joining(" "));
    }
}

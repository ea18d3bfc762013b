package dev.lockstep.ledger.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.Docs;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.ledger.assembly.Assembly.State;
import dev.lockstep.ledger.assembly.AssemblyTable.Row;
import dev.lockstep.ledger.assembly.AssemblyTable.Seen;
import dev.lockstep.ledger.assembly.Decision.Kept;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/assembly.md says is what the assembler does, and what it does stands there. */
class AssemblyTableTest {

    private static final Set<Seen> ALL = new Scenes().all();

    private final AssemblyTable table = AssemblyTable.read(meanings());

    @Test
    void saysWhatTheAssemblerAnswersAndNothingElse() {
        assertThat(table.differences(ALL)).isEmpty();
    }

    /** What the table is compared with is all that there is. */
    @Test
    void isComparedWithEveryStateInputDecisionAndCode() {
        assertThat(each(Seen::state)).containsExactlyInAnyOrder(State.values());
        assertThat(each(Seen::input)).isEqualTo(namesOf(Input.class));
        assertThat(each(seen -> seen.answer().kept())).containsExactlyInAnyOrder(Kept.values());
        assertThat(each(seen -> seen.answer().next())).containsExactlyInAnyOrder(State.values());
        Stream<String> codes = Arrays.stream(RefusalCode.values())
                .filter(code -> Provocation.of(code) instanceof Provocation.InSaga)
                .map(RefusalCode::code);
        Stream<String> types = Stream.of("saga-booked", "saga-refused", "saga-expired", "part-late");
        Set<String> announced =
                ALL.stream().flatMap(seen -> seen.answer().announced().stream()).collect(Collectors.toSet());
        assertThat(announced).isEqualTo(Stream.concat(types, codes).collect(Collectors.toSet()));
    }

    @Test
    void refusesInTheOrderOfPrecedence() {
        assertThat(table.rows().stream()
                        .filter(row -> row.announced().contains("saga-refused")
                                && row.inputs().contains("PartArrived"))
                        .map(row -> RefusalCode.ofCode(row.announced().get(1))))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void noticesARowThatIsMissing() {
        for (int place = 0; place < table.rows().size(); place++) {
            assertThat(table.without(place).differences(ALL))
                    .as("without row %d", place + 1)
                    .isNotEmpty();
        }
    }

    @Test
    void noticesARowThatIsTooMany() {
        for (int place = 0; place < table.rows().size(); place++) {
            Row row = table.rows().get(place);
            assertThat(table.with(table.rows().size(), row).differences(ALL))
                    .as("row %d once more", place + 1)
                    .isNotEmpty();
        }
    }

    @Test
    void noticesARowThatIsDifferent() {
        for (int place = 0; place < table.rows().size(); place++) {
            AssemblyTable others = table.without(place);
            int here = place;
            AssemblyTable.changed(table.rows().get(place))
                    .forEach(changed -> assertThat(others.with(here, changed).differences(ALL))
                            .as("row %d as %s", here + 1, changed)
                            .isNotEmpty());
        }
    }

    @Test
    void saysWhatIsWrittenOfEverythingThatIsKept() {
        assertThat(Docs.table(AssemblyTable.FILE, "## What is written").stream()
                        .flatMap(row -> Docs.codes(row.get(0)).stream())
                        .toList())
                .containsAll(Arrays.stream(Kept.values()).map(Kept::name).toList())
                .contains("saga-booked");
    }

    @Test
    void namesTestsThatAreThere() {
        Set<String> tests = testClasses();
        assertThat(Docs.table(AssemblyTable.FILE, "## Invariants"))
                .hasSizeGreaterThan(5)
                .allSatisfy(row -> {
                    assertThat(row)
                            .hasSize(3)
                            .allSatisfy(cell -> assertThat(cell).isNotBlank());
                    assertThat(Docs.codes(row.get(2))).isNotEmpty();
                    assertThat(tests).containsAll(Docs.codes(row.get(2)));
                });
    }

    private static <T> Set<T> each(Function<Seen, T> what) {
        return ALL.stream().map(what).collect(Collectors.toSet());
    }

    private static Set<String> namesOf(Class<?> family) {
        return Arrays.stream(family.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
    }

    private static Map<String, String> meanings() {
        Map<String, String> meanings = new HashMap<>();
        Docs.table("wire-contract.md", "## Refusal codes, in order of precedence")
                .forEach(row -> Docs.codes(row.get(0)).forEach(code -> meanings.put(code, row.get(1))));
        return meanings;
    }

    /** By their files, because those of later modules are not on this one's path. Tests run in the folder of their module. */
    private static Set<String> testClasses() {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(AssemblyTableTest::files)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\w+(Test|IT)\\.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

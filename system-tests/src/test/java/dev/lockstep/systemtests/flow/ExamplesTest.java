package dev.lockstep.systemtests.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.systemtests.stack.Json;
import dev.lockstep.systemtests.stack.Node;
import dev.lockstep.systemtests.stack.Project;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked examples of docs/examples: each producer with each consumer. Those with kcat are left out where there is none. */
@SystemTest
class ExamplesTest {

    private static final String SHELL = "sh";

    private final Stack stack;

    ExamplesTest(Stack stack) {
        this.stack = stack;
    }

    @ParameterizedTest
    @CsvSource({"js,js", "js,sh", "sh,js", "sh,sh"})
    void bookTheTwoPartsOfASagaAndTellItsOutcome(String producer, String consumer) {
        if (List.of(producer, consumer).contains(SHELL)) {
            assumeTrue(isInstalled("kcat"), "kcat is not installed (Debian: apt-get install kcat)");
        }
        String saga = run(producer, "produce").strip();
        String[] outcome = run(consumer, "consume", saga).strip().split(" ", 2);

        assertThat(outcome[0]).isEqualTo("saga-booked");
        JsonNode event = Json.read(outcome[1]);
        assertThat(event.path("saga").asText()).isEqualTo(saga);
        assertThat(event.path("parts")).hasSize(2);
        assertThat(stack.books().postings(UUID.fromString(saga))).isEqualTo(2);
        stack.books().areSound();
    }

    private String run(String kind, String script, String... arguments) {
        List<String> words = new ArrayList<>(List.of(stack.kafka()));
        words.addAll(List.of(arguments));
        if (!kind.equals(SHELL)) {
            return Node.run(script + ".js", "", words.toArray(String[]::new));
        }
        Path examples = Project.root().resolve("docs/examples");
        words.add(0, examples.resolve(script + ".sh").toString());
        return Project.output(new ProcessBuilder(words).directory(examples.toFile()));
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}

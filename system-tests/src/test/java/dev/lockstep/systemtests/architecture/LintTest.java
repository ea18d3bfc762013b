package dev.lockstep.systemtests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.lockstep.systemtests.stack.Node;
import dev.lockstep.systemtests.stack.Project;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The descriptions of the API and of the topics, judged by tools that are not ours; the rules are docs/api/.spectral.yaml. */
@Tag("system")
class LintTest {

    private static final Path DESCRIPTIONS = Project.root().resolve("docs/api");

    @ParameterizedTest
    @ValueSource(strings = {"openapi.yaml", "operations.yaml", "asyncapi.yaml"})
    void hasNothingToComplainAbout(String description) {
        Path spectral = Node.installed("lint").resolve("node_modules/.bin/spectral");
        String said = Project.output(new ProcessBuilder(
                        spectral.toString(),
                        "lint",
                        "--ruleset",
                        ".spectral.yaml",
                        "--fail-severity",
                        "hint",
                        "--quiet",
                        description)
                .directory(DESCRIPTIONS.toFile()));
        assertThat(said).as(description).isBlank();
    }

    /** By the schema that the AsyncAPI initiative publishes. */
    @Test
    void describesTheTopicsInAsyncApi3() throws IOException {
        Path schema = Node.installed("lint").resolve("node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json");
        JsonNode document =
                new YAMLMapper().readTree(DESCRIPTIONS.resolve("asyncapi.yaml").toFile());
        JsonNode rules = JsonMapper.builder().build().readTree(schema.toFile());
        assertThat(SchemaRegistry.withDialect(Dialects.getDraft7(), builder -> {})
                        .getSchema(rules)
                        .validate(document))
                .isEmpty();
    }
}

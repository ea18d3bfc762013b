package dev.lockstep.swap.description;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ApiReferenceTest {

    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    @Test
    void showsEveryOperationParameterAnswerAndSchemaOfTheDocument() throws IOException {
        JsonNode document = new YAMLMapper()
                .readTree(Path.of("..", "docs", "api", "openapi.yaml").toFile());
        String page = ApiReference.html(document);

        int operations = 0;
        for (JsonNode path : document.path("paths")) {
            for (String method : METHODS) {
                JsonNode operation = path.path(method);
                if (!operation.isMissingNode()) {
                    operations++;
                    String id = operation.path("operationId").asText();
                    assertThat(page)
                            .contains("<section class=\"operation\" id=\"" + id + "\">", "href=\"#" + id + "\"");
                    assertThat(operation.path("responses").properties())
                            .allSatisfy(answer -> assertThat(section(page, id))
                                    .contains("<td><code>" + answer.getKey() + "</code></td>"));
                }
            }
        }
        assertThat(operations).isGreaterThan(10).isEqualTo(count(page, "class=\"operation\""));
        document.at("/components/schemas")
                .fieldNames()
                .forEachRemaining(name -> assertThat(page).contains("id=\"schema-" + name + "\""));
        assertThat(section(page, "acceptOffer")).contains("Idempotency-Key", "Prefer", "SwapRequest");
        assertThat(page).doesNotContain("$ref");
    }

    @Test
    void leadsNowhereThatIsNotThere() throws IOException {
        String page = ApiReference.html(new YAMLMapper()
                .readTree(Path.of("..", "docs", "api", "openapi.yaml").toFile()));
        List<String> links = new ArrayList<>();
        Pattern.compile("href=\"#([^\"]+)\"").matcher(page).results().forEach(link -> links.add(link.group(1)));
        assertThat(links).isNotEmpty().allMatch(link -> page.contains("id=\"" + link + "\""));
    }

    @Test
    void needsNothingThatAStrictPolicyForbids() throws IOException {
        assertThat(ApiReference.html(new YAMLMapper()
                        .readTree(Path.of("..", "docs", "api", "openapi.yaml").toFile())))
                .doesNotContain("<script", "<style", "style=", "onclick", "http://", "https://", "javascript:");
    }

    @Test
    void showsWhateverIsWrittenAsText() throws IOException {
        JsonNode document = JsonMapper.builder().build().readTree("""
                {"info":{"title":"<b>&\\"'","description":"a <i> b\\n\\n* one\\n* **two** `x<y`"},
                 "servers":[{"url":"/x"}],
                 "paths":{"/<p>":{"get":{"operationId":"o","tags":["t"],"summary":"<script>","responses":{}}}},
                 "components":{"schemas":{"S":{"type":"object","properties":{"<n>":{"type":"array","items":
                   {"type":"object","properties":{"inner":{"enum":["<e>"]}}}}}}}}}""");
        String page = ApiReference.html(document);
        assertThat(page)
                .contains(
                        "<title>&lt;b&gt;&amp;&quot;&#39;</title>",
                        "<p>a &lt;i&gt; b</p>",
                        "<ul><li>one</li><li><strong>two</strong> <code>x&lt;y</code></li></ul>",
                        "&lt;script&gt;",
                        "/&lt;p&gt;",
                        "<code>&lt;n&gt;[].inner</code>",
                        "<code>&lt;e&gt;</code>")
                .doesNotContain("<script>", "<i>", "<e>", "<n>");
    }

    private static String section(String page, String id) {
        int from = page.indexOf("id=\"" + id + "\"");
        return page.substring(from, page.indexOf("</section>", from));
    }

    private static int count(String text, String word) {
        return text.split(Pattern.quote(word), -1).length - 1;
    }
}

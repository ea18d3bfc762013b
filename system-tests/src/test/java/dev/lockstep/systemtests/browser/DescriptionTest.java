package dev.lockstep.systemtests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import dev.lockstep.systemtests.browser.Chromium.Visit;
import dev.lockstep.systemtests.stack.Json;
import dev.lockstep.systemtests.stack.Project;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The description of the API, for people at {@code /api/docs} and for programs at {@code /openapi}; nobody has to log in. */
@Tag("browser")
@ExtendWith(StackExtension.class)
class DescriptionTest {

    private static final Path DOCUMENT = Project.root().resolve("docs/api/openapi.yaml");

    private final Stack stack;
    private Visit visit;

    DescriptionTest(Stack stack) {
        this.stack = stack;
    }

    @BeforeEach
    void sitDown() {
        visit = Chromium.shared().visit(stack.http());
    }

    @AfterEach
    void getUp() {
        visit.close();
    }

    @Test
    void showsTheOperationsToWhoeverComesFromTheFirstPage() {
        Page page = visit.page();
        List<String> asked = new ArrayList<>();
        page.onRequest(request -> asked.add(request.url()));
        page.navigate("/");
        page.locator("a[href='/api/docs']").click();
        assertThat(page.locator("main h1")).containsText("Lockstep integrator API");
        page.locator("nav a[href='#acceptOffer']").click();
        assertThat(page.locator("#acceptOffer")).containsText("Accept an offer, once");
        assertThat(page.locator("#acceptOffer")).containsText("Idempotency-Key");
        assertThat(page.locator("#acceptOffer")).isInViewport();
        page.locator("#acceptOffer a[href='#schema-SwapRequest']").click();
        assertThat(page.locator("#schema-SwapRequest")).isInViewport();
        assertThat(page.locator("#schema-SwapRequest")).containsText("offerId");
        // The style of the page is there: its columns stand beside each other.
        assertThat(page.locator("body")).hasCSS("display", "grid");
        screenshot(page, "api-docs");
        page.setViewportSize(400, 800);
        assertThat(page.locator("body")).hasCSS("display", "block");
        screenshot(page, "api-docs-narrow");
        assertThat(visit.complaints()).isEmpty();
        assertThat(asked).allMatch(url -> url.startsWith(stack.http().toString()));
    }

    @Test
    void isNoStricterAndNoLaxerThanTheOtherPages() {
        for (String path : List.of("/api/docs", "/openapi")) {
            assertThat(visit.page().context().request().get(path).headers().get("content-security-policy"))
                    .as(path)
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
        }
    }

    @Test
    void answersTheCheckedInDocument() throws IOException {
        APIResponse yaml = visit.page().context().request().get("/openapi");
        assertThat(yaml.headers().get("content-type")).startsWith("application/yaml");
        assertThat(yaml.text()).isEqualTo(Files.readString(DOCUMENT));
        APIResponse json = visit.page()
                .context()
                .request()
                .get("/openapi", RequestOptions.create().setHeader("Accept", "application/json"));
        assertThat(json.headers().get("content-type")).startsWith("application/json");
        assertThat(Json.read(json.text())).isEqualTo(new YAMLMapper().readTree(DOCUMENT.toFile()));
        assertThat(Json.read(visit.page()
                        .context()
                        .request()
                        .get("/openapi?format=json")
                        .text()))
                .isEqualTo(Json.read(json.text()));
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Project.target("screens/" + name + ".png")));
    }
}

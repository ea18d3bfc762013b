package dev.lockstep.systemtests.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.lockstep.systemtests.stack.AtEnd;
import dev.lockstep.systemtests.stack.Node;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Chromium of this machine, driven by Playwright on the Node.js of this machine: nothing is downloaded but the driver's
 * npm package. It remembers everything that a page complained about.
 */
final class Chromium implements AutoCloseable {

    private static final class Shared {
        static final Chromium CHROMIUM = AtEnd.close(new Chromium());
    }

    private final Playwright playwright;
    private final Browser browser;

    private Chromium() {
        Path modules = Node.folder().resolve("node_modules");
        // The driver looks for <folder>/package/cli.js.
        link(modules.resolveSibling("driver"), modules.resolve("playwright-core"));
        System.setProperty(
                "playwright.cli.dir", modules.resolveSibling("driver").toString());
        playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        program("node").toString(),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program("chromium", "chromium-browser", "google-chrome"))
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    }

    static Chromium shared() {
        return Shared.CHROMIUM;
    }

    /** A person who sits down at a browser that knows nothing yet. */
    Visit visit(URI http) {
        return new Visit(browser.newContext(new Browser.NewContextOptions().setBaseURL(http.toString())));
    }

    /** The same with a browser that runs no scripts. */
    Visit visitWithoutScripts(URI http) {
        return new Visit(browser.newContext(
                new Browser.NewContextOptions().setBaseURL(http.toString()).setJavaScriptEnabled(false)));
    }

    @Override
    public void close() {
        playwright.close();
    }

    /** One person's session; closing it fails when a page complained. */
    static final class Visit implements AutoCloseable {

        private final BrowserContext context;
        private final Page page;
        private final List<String> complaints = new ArrayList<>();

        private Visit(BrowserContext context) {
            this.context = context;
            this.page = context.newPage();
            page.onPageError(error -> complaints.add("error: " + error));
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") || message.text().contains("Content Security Policy")) {
                    complaints.add(message.type() + ": " + message.text());
                }
            });
        }

        Page page() {
            return page;
        }

        /** Script errors, console errors and violations of the content security policy so far. */
        List<String> complaints() {
            return List.copyOf(complaints);
        }

        @Override
        public void close() {
            context.close();
        }
    }

    private static void link(Path driver, Path playwrightCore) {
        try {
            Files.createDirectories(driver);
            Path link = driver.resolve("package");
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, playwrightCore);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path program(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("none of these programs is installed: " + List.of(names)));
    }
}

package dev.lockstep.swap.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against real servers on this machine; the names that lead to them exist nowhere else. */
class HttpSenderTest {

    private static final String NAME = "hooks.lockstep.example";

    /** Long enough for what answers at once on a machine that has much else to do. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final char[] PASSWORD = "password".toCharArray();
    private static final Sender.Message MESSAGE =
            new Sender.Message("an-id", 1_700_000_000L, "v1,abc v1a,def", "{}".getBytes(StandardCharsets.UTF_8));

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<HttpExchange> received = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        end.countDown();
        for (AutoCloseable each : open) {
            each.close();
        }
        timers.shutdownNow();
        threads.shutdownNow();
    }

    @Test
    @DisplayName("WH-04: connects to the address that was judged, with the name that was given")
    void connectsToWhatWasJudged() throws Exception {
        Attempt attempt = sender(host -> loopback()).send(target(serve(answer(204, ""))), MESSAGE);

        assertThat(attempt.error()).isNull();
        assertThat(attempt.status()).isEqualTo(204);
        HttpExchange request = received.get(0);
        assertThat(request.getRequestHeaders().getFirst("Host")).startsWith(NAME);
        assertThat(request.getRequestHeaders().getFirst("webhook-id")).isEqualTo("an-id");
        assertThat(request.getRequestHeaders().getFirst("webhook-timestamp")).isEqualTo("1700000000");
        assertThat(request.getRequestHeaders().getFirst("webhook-signature")).isEqualTo("v1,abc v1a,def");
        assertThat(request.getRequestHeaders().getFirst("Content-Type")).startsWith("application/json");
        assertThat(request.getRequestMethod()).isEqualTo("POST");
    }

    @Test
    @DisplayName("WH-04: a name that leads elsewhere with the next look (DNS rebinding) is judged again")
    void judgesEveryTime() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        int port = serve(answer(200, ""));
        HttpSender sender = sender(host ->
                looks.incrementAndGet() == 1 ? loopback() : new InetAddress[] {InetAddress.getByName("10.0.0.1")});

        assertThat(sender.send(target(port), MESSAGE).error()).isNull();
        Attempt second = sender.send(target(port), MESSAGE);

        assertThat(second.status()).isNull();
        assertThat(second.error()).contains("not public").doesNotContain("10.0.0.1");
        assertThat(looks).hasValue(2);
        assertThat(received).hasSize(1);
    }

    @Test
    @DisplayName("WH-02, WH-04: a redirect is a failure, and nobody goes there")
    void followsNoRedirect() throws Exception {
        int elsewhere = serve(answer(200, ""));
        int port = serve(exchange -> {
            exchange.getResponseHeaders().set("Location", "http://" + NAME + ":" + elsewhere + "/");
            answer(307, "").handle(exchange);
        });

        Attempt attempt = sender(host -> loopback()).send(target(port), MESSAGE);

        assertThat(attempt.status()).isEqualTo(307);
        assertThat(attempt.error()).isEqualTo("answered 307, and redirects are not followed");
        assertThat(received).hasSize(1);
    }

    @Test
    @DisplayName("WH-02: an answer that does not come in time is a failure")
    void waitsNoLongerThanTheTimeout() throws Exception {
        Attempt attempt = sender(host -> loopback()).send(target(serve(exchange -> hang())), MESSAGE);

        assertThat(attempt.status()).isNull();
        assertThat(attempt.error()).isEqualTo("no answer within 3000 ms");
    }

    @Test
    @DisplayName("WH-02: so is one that never ends its head, however steadily something comes")
    void cutsWhatOnlyDrips() throws Exception {
        int port = drip();

        Attempt attempt = sender(host -> loopback()).send(target(port), MESSAGE);

        assertThat(attempt.status()).isNull();
        assertThat(attempt.error()).isEqualTo("no answer within 3000 ms");
    }

    @Test
    void keepsTheBeginningOfALongAnswerAndWaitsForNoMore() throws Exception {
        int port = serve(exchange -> {
            exchange.sendResponseHeaders(500, 0);
            OutputStream body = exchange.getResponseBody();
            body.write(("a\u0000b\u001b[31m\u202e\n" + "x".repeat(5_000)).getBytes(StandardCharsets.UTF_8));
            body.flush();
            hang();
        });

        Attempt attempt = sender(host -> loopback()).send(target(port), MESSAGE);

        assertThat(attempt.status()).isEqualTo(500);
        assertThat(attempt.error()).isEqualTo("answered 500");
        assertThat(attempt.answer()).startsWith("a b [31m  xxx").hasSizeLessThanOrEqualTo(1_024);
        assertThat(attempt.took()).isLessThan(TIMEOUT);
    }

    @Test
    void saysWhatWentWrong() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }

        assertThat(sender(host -> loopback()).send(target(nobody), MESSAGE).error())
                .isEqualTo("the connection was refused");
        assertThat(sender(host -> {
                            throw new UnknownHostException(host);
                        })
                        .send(target(nobody), MESSAGE)
                        .error())
                .isEqualTo("the host name cannot be resolved");
    }

    @Test
    @DisplayName("WH-04: the certificate must be of the name, though the connection goes to an address")
    void verifiesTheName() throws Exception {
        KeyStore keys = certificate(NAME);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        int port = start(server, answer(200, ""));
        HttpSender sender = sender(host -> loopback(), context(keys));
        Targets targets = new Targets(true, Set.of());

        Attempt right = sender.send(targets.parse("https://" + NAME + ":" + port + "/"), MESSAGE);
        Attempt wrong = sender.send(targets.parse("https://other.lockstep.example:" + port + "/"), MESSAGE);
        Attempt unknown = sender(host -> loopback()).send(targets.parse("https://" + NAME + ":" + port + "/"), MESSAGE);

        assertThat(right.error()).isNull();
        assertThat(wrong.error()).startsWith("TLS failed");
        assertThat(unknown.error()).startsWith("TLS failed");
        assertThat(received).hasSize(1);
    }

    private HttpSender sender(AddressGuard.Names names) throws Exception {
        return sender(names, SSLContext.getDefault());
    }

    private HttpSender sender(AddressGuard.Names names, SSLContext tls) {
        Targets targets = new Targets(true, Set.of());
        WebhookSettings settings = new WebhookSettings(
                targets, TIMEOUT, 4, 16, Schedule.parse("1"), Duration.ofHours(1), Duration.ofDays(1));
        HttpSender sender = new HttpSender(settings, new AddressGuard(true, names), tls, timers, Clock.systemUTC());
        open.add(sender);
        return sender;
    }

    private static Targets.Target target(int port) {
        return new Targets(true, Set.of()).parse("http://" + NAME + ":" + port + "/hook");
    }

    private static InetAddress[] loopback() {
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    private int serve(HttpHandler handler) throws IOException {
        return start(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), handler);
    }

    private int start(HttpServer server, HttpHandler handler) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            received.add(exchange);
            try (InputStream body = exchange.getRequestBody()) {
                body.readAllBytes();
            }
            handler.handle(exchange);
        });
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    private static HttpHandler answer(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.close();
        };
    }

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A server that sends a header line again and again, and never the end of its head. */
    private int drip() throws IOException {
        var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        open.add(server);
        threads.execute(() -> {
            try (var socket = server.accept()) {
                OutputStream out = socket.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; !end.await(100, TimeUnit.MILLISECONDS); i++) {
                    out.write(("x-" + i + ": y\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                }
            } catch (IOException e) {
                // It was cut, as it should be.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return server.getLocalPort();
    }

    private KeyStore certificate(String name) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "hooks",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("hooks", keys.getCertificate("hooks"));
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }
}

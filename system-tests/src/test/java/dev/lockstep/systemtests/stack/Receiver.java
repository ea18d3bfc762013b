package dev.lockstep.systemtests.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/** An integrator's program that webhooks are sent to, on a port of this machine; it answers as it is told and remembers everything. */
public final class Receiver implements AutoCloseable {

    /** Answers nothing, until it is closed. */
    public static final int HANGS = -1;

    /** What came, with the names of its headers in lower case. */
    public record Received(String path, Map<String, String> headers, String body) {

        public String id() {
            return headers.get("webhook-id");
        }

        public JsonNode json() {
            return Json.read(body);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger under = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile ToIntFunction<Received> answers;

    /** @param answers the status of each answer; those of redirects lead to {@code /elsewhere} */
    public Receiver(ToIntFunction<Received> answers) {
        this.answers = answers;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public void answer(ToIntFunction<Received> others) {
        answers = others;
    }

    /** Everything so far, in the order in which it came. */
    public List<Received> all() {
        return List.copyOf(received);
    }

    public List<Received> of(String path) {
        return received.stream().filter(each -> each.path().equals(path)).toList();
    }

    /** How many requests there were at a time. */
    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        mostAtOnce.accumulateAndGet(under.incrementAndGet(), Math::max);
        try (exchange) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            Received came = new Received(
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            received.add(came);
            int status = answers.applyAsInt(came);
            if (status == HANGS) {
                closed.await();
                return;
            }
            if (status >= 300 && status < 400) {
                exchange.getResponseHeaders().set("Location", url("/elsewhere"));
            }
            byte[] body = ("status " + status).getBytes(StandardCharsets.UTF_8);
            boolean empty = status == 204 || status == 304;
            exchange.sendResponseHeaders(status, empty ? -1 : body.length);
            if (!empty) {
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            under.decrementAndGet();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

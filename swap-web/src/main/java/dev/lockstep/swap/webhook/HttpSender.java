package dev.lockstep.swap.webhook;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends by HTTP/1.1, each time over a connection of its own. The client looks names up by the {@link AddressGuard} and connects to
 * what that answers, with the name for SNI, the certificate and {@code Host}: there is no second look-up between judging and
 * connecting. It follows no redirects, keeps no cookies and knows no proxy. After the timeout, however slowly something still
 * comes, the connection is cut.
 */
final class HttpSender implements Sender, AutoCloseable {

    private static final int HEAD_LINE_MAX = 8_192;
    private static final int HEADERS_MAX = 200;
    private static final int SUCCESS = 200;
    private static final int REDIRECT = 300;
    private static final int CLIENT_ERROR = 400;

    private final Duration timeout;
    private final ScheduledExecutorService timers;
    private final Clock clock;
    private final CloseableHttpClient client;

    /** @param tls whose certificates are trusted */
    HttpSender(
            WebhookSettings settings,
            AddressGuard guard,
            SSLContext tls,
            ScheduledExecutorService timers,
            Clock clock) {
        this.timeout = settings.timeout();
        this.timers = timers;
        this.clock = clock;
        Timeout most = Timeout.of(timeout);
        PoolingHttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new GuardedResolver(guard))
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(HEAD_LINE_MAX)
                                .setMaxHeaderCount(HEADERS_MAX)
                                .build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(most)
                        .setSocketTimeout(most)
                        .build())
                .setMaxConnTotal(settings.max())
                .setMaxConnPerRoute(settings.max())
                .build();
        this.client = HttpClients.custom()
                .setConnectionManager(connections)
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(most)
                        .setResponseTimeout(most)
                        .build())
                .setUserAgent("Lockstep-Webhooks/1")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /** Gives the client what was judged, and nothing else. */
    private record GuardedResolver(AddressGuard guard) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return guard.lookUp(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    @Override
    public Attempt send(Targets.Target target, Message message) {
        Instant began = clock.instant().truncatedTo(ChronoUnit.MICROS);
        long nanos = System.nanoTime();
        HttpPost post = new HttpPost(target.uri());
        post.setHeader("webhook-id", message.id());
        post.setHeader("webhook-timestamp", Long.toString(message.timestamp()));
        post.setHeader("webhook-signature", message.signatures());
        post.setEntity(new ByteArrayEntity(message.body(), ContentType.APPLICATION_JSON));
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> cut = timers.schedule(
                () -> {
                    late.set(true);
                    post.cancel();
                },
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
        Said said = say(target, post, late);
        cut.cancel(false);
        return new Attempt(
                began, Duration.ofNanos(System.nanoTime() - nanos), said.status(), said.error(), said.answer());
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /** What came back. */
    private record Said(
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String answer) {}

    private Said say(Targets.Target target, HttpPost post, AtomicBoolean late) {
        HttpHost host = new HttpHost(target.scheme(), target.host(), target.port());
        try {
            ClassicHttpResponse response = client.executeOpen(host, post, HttpClientContext.create());
            try {
                int status = response.getCode();
                return new Said(status, objection(status), beginning(response.getEntity()));
            } finally {
                cut(post, response);
            }
        } catch (IOException | RuntimeException e) {
            return new Said(null, reason(e, late.get()), null);
        }
    }

    /** The rest of an answer is not waited for: the connection goes first. */
    private static void cut(HttpPost post, ClassicHttpResponse response) {
        post.cancel();
        try {
            response.close();
        } catch (IOException e) {
            // It was cut on purpose, and what is needed of it was read.
        }
    }

    private static @Nullable String objection(int status) {
        if (status >= SUCCESS && status < REDIRECT) {
            return null;
        }
        return status >= REDIRECT && status < CLIENT_ERROR
                ? "answered " + status + ", and redirects are not followed"
                : "answered " + status;
    }

    /** The status is what counts: an answer that breaks off behind its head is one all the same. */
    private static @Nullable String beginning(@Nullable HttpEntity entity) {
        if (entity == null) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = entity.getContent().readNBytes(Attempt.ANSWER_BYTES_MAX);
        } catch (IOException | RuntimeException e) {
            return null;
        }
        String text = Attempt.sanitised(new String(bytes, StandardCharsets.UTF_8), Attempt.ANSWER_BYTES_MAX);
        return text.isEmpty() ? null : text;
    }

    private String reason(Exception e, boolean late) {
        if (late || e instanceof InterruptedIOException) {
            return "no answer within " + timeout.toMillis() + " ms";
        }
        if (e instanceof AddressGuard.RefusedException) {
            return Attempt.sanitised("nothing was sent: " + e.getMessage(), Attempt.ERROR_LENGTH_MAX);
        }
        if (e instanceof UnknownHostException) {
            return "the host name cannot be resolved";
        }
        if (e instanceof SSLException) {
            return Attempt.sanitised("TLS failed: " + e.getMessage(), Attempt.ERROR_LENGTH_MAX);
        }
        if (e instanceof ConnectException) {
            return "the connection was refused";
        }
        return "the connection broke off before an answer, or what came was no HTTP";
    }
}

package dev.lockstep.systemtests.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HTTP/1.1 by hand: sends whatever bytes it is given, which no client library would, and reads what is answered. */
public final class RawConnection implements AutoCloseable {

    private static final int WITHIN_MS = 60_000;
    private static final int HEADERS_MAX = 200;

    private final Socket socket;

    public RawConnection(URI server) {
        try {
            socket = new Socket();
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), WITHIN_MS);
            socket.setSoTimeout(WITHIN_MS);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False when the other side does not take it any more. */
    public boolean send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public boolean send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next answer; empty when the connection was closed instead. An answer to {@code HEAD} has no body. */
    public Optional<Api.Reply> read(boolean head) {
        try {
            InputStream in = socket.getInputStream();
            String status = line(in);
            if (!status.startsWith("HTTP/1.1 ")) {
                return Optional.empty();
            }
            int code = Integer.parseInt(status.substring(9, 12));
            HttpHeaders headers = headers(in);
            if (code < 200) {
                return read(head);
            }
            String text =
                    head || code == 204 || code == 304 ? "" : new String(body(in, headers), StandardCharsets.UTF_8);
            boolean json = headers.firstValue("Content-Type").orElse("").contains("json");
            JsonNode body = json ? Json.read(text) : MissingNode.getInstance();
            return Optional.of(new Api.Reply(code, headers, body, text));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public Optional<Api.Reply> read() {
        return read(false);
    }

    /** Whether the other side has closed the connection; waits for something to come as long as for an answer. */
    public boolean isClosed() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return !(e instanceof SocketTimeoutException);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpHeaders headers(InputStream in) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = 0; i < HEADERS_MAX; i++) {
            String line = line(in);
            if (line.isEmpty()) {
                return HttpHeaders.of(headers, (name, value) -> true);
            }
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).trim(), none -> new ArrayList<>())
                    .add(line.substring(colon + 1).trim());
        }
        throw new IOException("more than " + HEADERS_MAX + " headers");
    }

    private static byte[] body(InputStream in, HttpHeaders headers) throws IOException {
        Optional<String> length = headers.firstValue("Content-Length");
        if (length.isPresent()) {
            return in.readNBytes(Integer.parseInt(length.get()));
        }
        if (headers.firstValue("Transfer-Encoding").orElse("").equalsIgnoreCase("chunked")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                int size = Integer.parseInt(line(in).split(";")[0].trim(), 16);
                body.write(in.readNBytes(size));
                line(in);
                if (size == 0) {
                    return body.toByteArray();
                }
            }
        }
        return in.readAllBytes();
    }

    /** Up to the end of a line, without it; empty at the end of everything. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}

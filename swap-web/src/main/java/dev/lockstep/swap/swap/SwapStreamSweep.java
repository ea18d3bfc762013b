package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.SwapId;
import dev.lockstep.swap.http.Json;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.trade.Progress;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The open streams of swaps on this node (Server-Sent Events). Five times a second one query asks for all of them which swaps have
 * ended. Whichever node booked the end, the database has it: that takes no second reader of the events on every node, and costs
 * the same for one stream as for hundreds; another one asks which do not wait for approval any more, while any does. A stream holds a connection and a slot, and no thread. What is sent in its whole
 * life, three events of a kilobyte or two and a few bytes of signs of life, fits into the buffers of a connection whose client does not
 * read: nobody waits for it.
 */
@ApplicationScoped
public class SwapStreamSweep implements Runnable {

    private static final Logger LOG = System.getLogger(SwapStreamSweep.class.getName());

    private static final long EVERY_MS = 200;

    /** A client that has gone is noticed by the second sign of life that cannot be sent. */
    private static final long SIGN_OF_LIFE_NANOS = Duration.ofSeconds(5).toNanos();

    /** No stream outlives the token it was opened with by more; the client opens it again where it was. */
    private static final long OPEN_NANOS = Duration.ofMinutes(5).toNanos();

    private static final int AGAIN_SECONDS = 5;
    private static final long RECONNECT_MS = 1_000;

    @Inject
    EndedSwapsHandler swaps;

    @Inject
    @ConfigProperty(name = "lockstep.streams.channel_max")
    int channelMax;

    @Inject
    @ConfigProperty(name = "lockstep.streams.max")
    int max;

    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean failing;
    private StreamSlots slots;

    @PostConstruct
    void start() {
        slots = new StreamSlots(channelMax, max);
    }

    /** How often it is to be run. */
    public long everyMs() {
        return EVERY_MS;
    }

    /** To where events go. */
    record Line(SseEventSink sink, Sse sse) {

        void send(Swap swap) {
            send(sse.newEventBuilder()
                    .id(EventNumber.of(swap).text())
                    .name(SwapEvent.type(swap.progress().state()))
                    .reconnectDelay(RECONNECT_MS)
                    .data(String.class, new String(Json.write(SwapView.of(swap)), StandardCharsets.UTF_8))
                    .build());
        }

        void sendSignOfLife() {
            send(sse.newEventBuilder().comment("").build());
        }

        /** However the server notices that a client has gone, the sink is closed then. */
        private void send(OutboundSseEvent event) {
            try {
                sink.send(event);
            } catch (RuntimeException e) {
                LOG.log(Level.DEBUG, "stream.gone", e);
            }
        }

        void close() {
            try {
                if (!sink.isClosed()) {
                    sink.close();
                }
            } catch (RuntimeException e) {
                LOG.log(Level.DEBUG, "stream.gone", e);
            }
        }
    }

    /** A stream that waits for its swap's end, and before that for its approval, if it needs one. */
    private static final class Stream {
        private final String channel;
        private final SwapId swap;
        private final Line line;
        private final long openedNanos = System.nanoTime();
        private long sentNanos = openedNanos;
        private boolean pending;

        Stream(Swap swap, Line line) {
            this.channel = swap.channel();
            this.swap = swap.id();
            this.line = line;
            this.pending = swap.progress() instanceof Progress.PendingApproval;
        }
    }

    /**
     * Tells the swap's state, if it is news for a client that has seen {@code seen}, and what becomes of it; the stream is closed
     * with the swap's end. Throws {@link dev.lockstep.swap.http.ProblemException} when there is no room.
     */
    void open(Swap swap, EventNumber seen, Line line) {
        if (swap.progress() instanceof Progress.Ended) {
            line.send(swap);
            line.close();
            return;
        }
        take(swap.channel());
        if (seen.compareTo(EventNumber.of(swap)) < 0) {
            line.send(swap);
        } else {
            line.sendSignOfLife();
        }
        open.add(new Stream(swap, line));
    }

    /** Never throws: whoever runs it goes on doing so. Tells of a failure once, until it is over. */
    @Override
    public void run() {
        try {
            tellApprovals();
            tellEnds();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.log(
                        Level.WARNING,
                        "stream.sweep-failed open=" + open.size()
                                + " ends are told when it is over; see runbook#database",
                        e);
            }
        }
        long now = System.nanoTime();
        for (Stream stream : open) {
            if (now - stream.sentNanos >= SIGN_OF_LIFE_NANOS) {
                stream.sentNanos = now;
                stream.line.sendSignOfLife();
            }
            if (stream.line.sink().isClosed() || now - stream.openedNanos >= OPEN_NANOS) {
                close(stream);
            }
        }
    }

    @PreDestroy
    void stop() {
        open.forEach(this::close);
    }

    /** What was approved is told, and waited for further; what ended instead is an end like any other. */
    private void tellApprovals() {
        Map<SwapId, String> waitedFor = waitedFor(true);
        if (waitedFor.isEmpty()) {
            return;
        }
        for (Swap decided : swaps.decided(waitedFor)) {
            for (Stream stream : open) {
                if (stream.pending && stream.swap.equals(decided.id())) {
                    stream.pending = false;
                    if (!(decided.progress() instanceof Progress.Ended)) {
                        stream.line.send(decided);
                    }
                }
            }
        }
    }

    private Map<SwapId, String> waitedFor(boolean pending) {
        Map<SwapId, String> waitedFor = new HashMap<>();
        for (Stream stream : open) {
            if (stream.pending == pending) {
                waitedFor.put(stream.swap, stream.channel);
            }
        }
        return waitedFor;
    }

    private void tellEnds() {
        Map<SwapId, String> waitedFor = waitedFor(false);
        if (waitedFor.isEmpty()) {
            return;
        }
        for (Swap ended : swaps.ended(waitedFor)) {
            for (Stream stream : open) {
                if (stream.swap.equals(ended.id())) {
                    stream.line.send(ended);
                    close(stream);
                }
            }
        }
    }

    private void take(String channel) {
        switch (slots.take(channel)) {
            case TAKEN -> {}
            case CHANNEL_FULL ->
                throw Problem.of(
                                ProblemCode.TOO_MANY_STREAMS,
                                "Channel " + channel + " has " + slots.channelMax()
                                        + " streams open on this node, and no more are opened; close one, or ask for"
                                        + " the swap itself.")
                        .retryAfter(AGAIN_SECONDS)
                        .asException();
            case ALL_FULL ->
                throw Problem.of(
                                ProblemCode.STREAMS_FULL,
                                "This node has no room for another stream; try again, or ask for the swap itself.")
                        .retryAfter(AGAIN_SECONDS)
                        .asException();
        }
    }

    private void close(Stream stream) {
        if (open.remove(stream)) {
            slots.giveBack(stream.channel);
            stream.line.close();
        }
    }
}

package dev.lockstep.swap.webhook;

import dev.lockstep.contract.id.EndpointId;
import dev.lockstep.swap.event.EventView;
import dev.lockstep.swap.http.Json;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is due to the endpoints. A round takes deliveries and hands each to a thread; it waits for none of them. A thread
 * that was successful goes on with the next delivery of its endpoint, so that how fast an endpoint is served depends on how fast
 * it answers, not on how often rounds are. One that failed ends: of an endpoint that fails one delivery is tried at
 * a time, so that those that hang hold a thread each and no more.
 */
final class Dispatch {

    private static final Logger LOG = System.getLogger(Dispatch.class.getName());

    /** Looking a name up is not cut off by the timeout, and what came of it is to be written; then it is somebody else's. */
    private static final Duration LEASE_BEYOND_TIMEOUT = Duration.ofSeconds(15);

    /** Longer no thread stays with an endpoint: then others have their turn. */
    private static final int IN_A_ROW_MAX = 100;

    /** What it works with. */
    record Tools(
            Claims claims, Sender sender, SecretBox box, DeliveryTally tally, Clock clock, RandomGenerator random) {}

    private final WebhookSettings settings;
    private final Tools tools;
    private final Executor threads;
    private final Traffic traffic;
    private final Duration lease;
    private volatile boolean closing;

    Dispatch(WebhookSettings settings, Tools tools, Executor threads) {
        this.settings = settings;
        this.tools = tools;
        this.threads = threads;
        this.traffic = new Traffic(settings.max());
        this.lease = settings.timeout().plus(LEASE_BEYOND_TIMEOUT);
    }

    /** One round; answers that the next one need not follow at once. */
    boolean round() {
        int room = traffic.room();
        if (room > 0) {
            take(traffic.busy(), settings.endpointMax(), room, null).forEach(this::begin);
        }
        return false;
    }

    /** Nothing more is begun. */
    void close() {
        closing = true;
    }

    private List<Claimed> take(Map<EndpointId, Integer> busy, int endpointMax, int max, @Nullable EndpointId only) {
        return closing ? List.of() : tools.claims().claim(new Claims.Ask(busy, endpointMax, max, only, lease));
    }

    private void begin(Claimed claimed) {
        traffic.begin(claimed.endpoint());
        try {
            threads.execute(() -> goOn(claimed));
        } catch (RejectedExecutionException e) {
            traffic.end(claimed.endpoint());
            LOG.log(Level.DEBUG, "no thread for a delivery; its lease will end", e);
        }
    }

    private void goOn(Claimed first) {
        try {
            @Nullable Claimed claimed = first;
            for (int i = 0; i < IN_A_ROW_MAX && claimed != null && deliver(claimed); i++) {
                claimed = traffic.room() == 0
                        ? null
                        : take(Map.of(), 1, 1, first.endpoint()).stream()
                                .findFirst()
                                .orElse(null);
            }
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "webhook.not-settled endpoint={0} why=\"{1}\" it is sent again when its lease is over; see runbook#webhooks",
                    first.endpoint(),
                    e);
        } finally {
            traffic.end(first.endpoint());
        }
    }

    /** Whether the endpoint took it. */
    private boolean deliver(Claimed claimed) {
        Attempt attempt = attempt(claimed);
        Verdict verdict = Verdict.of(attempt, claimed.failures(), settings.schedule(), tools.random());
        if (!tools.claims().settle(claimed, attempt, verdict)) {
            LOG.log(Level.INFO, "webhook.overtaken delivery={0} another node has it", claimed.delivery());
            return false;
        }
        tools.tally().count(verdict.state());
        LOG.log(
                Level.DEBUG,
                "webhook.{0} delivery={1} endpoint={2} status={3} elapsed_ms={4}",
                verdict.state(),
                claimed.delivery(),
                claimed.endpoint(),
                attempt.status(),
                attempt.took().toMillis());
        return attempt.isSuccess();
    }

    /** What is wrong before anything is sent is an attempt, too: its owner sees it, and may mend it. */
    private Attempt attempt(Claimed claimed) {
        Instant now = tools.clock().instant();
        try {
            Targets.Target target = settings.targets().parse(claimed.url());
            byte[] body = Json.write(EventView.of(claimed.event()));
            String id = claimed.event().id().toString();
            long timestamp = now.getEpochSecond();
            String signatures = claimed.sealedKeys().stream()
                    .map(kept -> SigningKeys.of(
                            tools.box().open(kept, claimed.endpoint().toString())))
                    .map(keys -> keys.sign(id, timestamp, body))
                    .collect(Collectors.joining(" "));
            return tools.sender().send(target, new Sender.Message(id, timestamp, signatures, body));
        } catch (IllegalArgumentException e) {
            return notSent(now, "nothing was sent: " + e.getMessage());
        } catch (IllegalStateException e) {
            LOG.log(
                    Level.WARNING,
                    "webhook.keys-unreadable endpoint={0} why=\"{1}\"; see runbook#webhooks",
                    claimed.endpoint(),
                    e.getMessage());
            return notSent(now, "nothing was sent: the keys of this endpoint cannot be read; rotate them");
        }
    }

    private static Attempt notSent(Instant at, String error) {
        return new Attempt(at, Duration.ZERO, null, Attempt.sanitised(error, Attempt.ERROR_LENGTH_MAX), null);
    }
}

package dev.lockstep.swap.channel;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What is left of each channel's quota on this node: a token bucket per channel, of which there are no more than rows in
 * {@code swap.channel}. A quota that was changed counts from the next request on, with as much of it left as was of the old one.
 */
@ApplicationScoped
public class Quotas {

    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    private final ConcurrentMap<String, Held> buckets = new ConcurrentHashMap<>();
    private final TimeMeter time;

    public Quotas() {
        this(TimeMeter.SYSTEM_NANOTIME);
    }

    Quotas(TimeMeter time) {
        this.time = time;
    }

    private record Held(Quota quota, Bucket bucket) {}

    /**
     * What a request met.
     *
     * @param left requests that may follow at once
     * @param fullInSeconds after which the whole quota is there again, if nothing is asked
     * @param nextInSeconds after which the next request is let through; 0 for one that is
     */
    record Standing(boolean allowed, long left, long fullInSeconds, long nextInSeconds) {}

    /** Takes one request of the channel's quota, if there is one left. */
    Standing take(Channel channel) {
        Held held = buckets.compute(channel.name(), (name, known) -> held(known, channel.quota()));
        ConsumptionProbe probe = held.bucket().tryConsumeAndReturnRemaining(1);
        return new Standing(
                probe.isConsumed(),
                probe.getRemainingTokens(),
                seconds(probe.getNanosToWaitForReset()),
                seconds(probe.getNanosToWaitForRefill()));
    }

    private Held held(@Nullable Held known, Quota quota) {
        if (known == null) {
            return new Held(
                    quota,
                    Bucket.builder()
                            .addLimit(limit(quota))
                            .withCustomTimePrecision(time)
                            .build());
        }
        if (!known.quota().equals(quota)) {
            known.bucket()
                    .replaceConfiguration(
                            BucketConfiguration.builder().addLimit(limit(quota)).build(),
                            TokensInheritanceStrategy.PROPORTIONALLY);
            return new Held(quota, known.bucket());
        }
        return known;
    }

    private static Bandwidth limit(Quota quota) {
        return Bandwidth.builder()
                .capacity(quota.requests())
                .refillGreedy(quota.requests(), Duration.ofSeconds(quota.windowSeconds()))
                .build();
    }

    /** Rounded up: whoever waits so long is not too early. */
    private static long seconds(long nanos) {
        return (nanos + NANOS - 1) / NANOS;
    }
}

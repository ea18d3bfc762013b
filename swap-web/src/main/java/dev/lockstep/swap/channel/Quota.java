package dev.lockstep.swap.channel;

/**
 * How many requests a channel may send to a node: so many at once, given back evenly over the window. Within any t seconds
 * that makes {@code requests * (1 + t / windowSeconds)} at most.
 */
public record Quota(int requests, int windowSeconds) {

    public Quota {
        if (requests < 1 || windowSeconds < 1) {
            throw new IllegalArgumentException("a quota is at least one request in a second");
        }
    }
}

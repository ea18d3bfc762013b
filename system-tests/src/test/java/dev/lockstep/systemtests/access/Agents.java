package dev.lockstep.systemtests.access;

import dev.lockstep.launcher.token.TokenRequest;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The API of one channel as agents, and those who approve what they ask for, see it. */
final class Agents {

    private static final Duration TTL = Duration.ofHours(1);

    private final Stack stack;
    private final String channel;

    /** @param offersMs how long an offer of the channel holds, and so how long there is to approve a swap */
    Agents(Stack stack, String channel, int offersMs) {
        this.stack = stack;
        this.channel = channel;
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values (?, 25, 10, ?, 30000) on conflict do nothing""", channel, offersMs);
    }

    /** An application of the channel, which nobody restrains. */
    Api application() {
        return as(new TokenRequest(
                channel, List.of("swaps:read", "swaps:write", "transfers:write", "customers:write"), TTL));
    }

    /** Whoever has this subject, and may approve. */
    Api approver(String subject) {
        return as(new TokenRequest(subject, channel, List.of("swaps:read", "swaps:approve"), TTL, null));
    }

    /** An agent that may sell so many BTC per swap and per day. */
    Api agent(String name, String perSwap, String perDay) {
        return agent(name, Map.of("BTC", Map.of("perSwap", perSwap, "perDay", perDay)));
    }

    /** The same, where somebody has to approve what is above a threshold. */
    Api agent(String name, String perSwap, String perDay, String approveAbove) {
        return agent(name, Map.of("BTC", Map.of("perSwap", perSwap, "perDay", perDay, "approveAbove", approveAbove)));
    }

    Api agent(String name, Map<String, Map<String, String>> caps) {
        return as(TokenRequest.ofAgent(name, channel, List.of("swaps:read", "swaps:write"), TTL, caps));
    }

    Api as(TokenRequest request) {
        return stack.api().withToken(stack.sign(request));
    }

    /** What each of these calls is answered, all of them made at once. */
    static List<Reply> atOnce(List<Callable<Reply>> calls) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(calls.size());
        try {
            List<Reply> replies = new ArrayList<>();
            for (Future<Reply> reply : callers.invokeAll(calls)) {
                replies.add(reply.get());
            }
            return replies;
        } finally {
            callers.shutdownNow();
        }
    }
}

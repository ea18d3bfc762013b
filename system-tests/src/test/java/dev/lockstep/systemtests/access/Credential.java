package dev.lockstep.systemtests.access;

import dev.lockstep.launcher.token.TokenRequest;
import dev.lockstep.systemtests.stack.Office;
import dev.lockstep.systemtests.stack.OpenApi;
import dev.lockstep.systemtests.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A way to say who asks.
 *
 * @param token none where it is null
 * @param headers such as a session's cookie
 * @param scopes that count
 */
record Credential(String name, String token, Map<String, String> headers, Set<String> scopes, boolean ofAChannel) {

    /** The auditors' exports have no description; this is all they need. */
    static final String AUDIT = "audit:read";

    /** What an agent may at most, whatever its token says (docs/api/access.md). */
    private static final Set<String> OF_AGENTS =
            Set.of("swaps:read", "swaps:write", "customers:write", "transfers:write", "webhooks:write");

    private static final Duration TTL = Duration.ofHours(1);

    /** Each kind there is: none, a session of each role, a token of each single scope and of all, of a channel and of nobody. */
    static List<Credential> all(Stack stack, String channel) {
        List<Credential> all = new ArrayList<>();
        all.add(new Credential("nothing", null, Map.of(), Set.of(), false));
        for (String user : List.of("operator", "auditor", "admin")) {
            String cookie = Office.of(stack, user).cookie();
            all.add(new Credential("the session of " + user, null, Map.of("Cookie", cookie), Set.of(), false));
        }
        Set<String> scopes = everyScope();
        all.add(ofChannel(stack, channel, Set.of()));
        scopes.forEach(scope -> all.add(ofChannel(stack, channel, Set.of(scope))));
        all.add(ofChannel(stack, channel, scopes));
        all.add(ofOperator(stack, Set.of("operations:read")));
        all.add(ofOperator(stack, Set.of("operations:write")));
        all.add(ofOperator(stack, scopes));
        all.add(ofAgent(stack, channel, Set.of("swaps:read", "swaps:write")));
        all.add(ofAgent(stack, channel, scopes));
        return all;
    }

    /** An agent's caps; what is asked here is no swap. */
    private static Credential ofAgent(Stack stack, String channel, Set<String> scopes) {
        Map<String, Map<String, String>> caps = Map.of("BTC", Map.of("perSwap", "0.1", "perDay", "1"));
        String token = stack.sign(TokenRequest.ofAgent("matrix", channel, List.copyOf(scopes), TTL, caps));
        Set<String> counting = new TreeSet<>(scopes);
        counting.retainAll(OF_AGENTS);
        return new Credential("an agent's token with " + scopes, token, Map.of(), counting, true);
    }

    /** Every scope that anything needs. */
    static Set<String> everyScope() {
        Set<String> scopes = new TreeSet<>(Set.of(AUDIT));
        for (OpenApi description : List.of(OpenApi.integrators(), OpenApi.operators())) {
            description.described().forEach(operation -> scopes.addAll(operation.scopes()));
        }
        return scopes;
    }

    private static Credential ofChannel(Stack stack, String channel, Set<String> scopes) {
        String token = stack.sign(new TokenRequest(channel, List.copyOf(scopes), TTL));
        return new Credential("a channel's token with " + scopes, token, Map.of(), scopes, true);
    }

    private static Credential ofOperator(Stack stack, Set<String> scopes) {
        String token = stack.sign(TokenRequest.ofOperator("tester", List.copyOf(scopes), TTL));
        return new Credential("an operator's token with " + scopes, token, Map.of(), scopes, false);
    }
}

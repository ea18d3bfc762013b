package dev.lockstep.launcher;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.launcher.token.SigningKey;
import dev.lockstep.launcher.token.TokenRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prints a token for the API, for an agent or for operations, signed with the data directory's development key, and nothing else. */
final class TokenCommand {

    static final List<String> OPERATOR_SCOPES = List.of("operations:read", "operations:write");

    private static final Duration STANDARD_TTL = Duration.ofHours(1);
    private static final List<String> STANDARD_SCOPES =
            List.of("swaps:read", "swaps:write", "transfers:write", "customers:write", "webhooks:write");

    private static final List<String> AGENT_SCOPES = List.of("swaps:read", "swaps:write");

    private static final Pattern CAP = Pattern.compile("([A-Z][A-Z0-9]{1,11})=([0-9.]{1,60})/([0-9.]{1,60})");
    private static final Pattern THRESHOLD = Pattern.compile("([A-Z][A-Z0-9]{1,11})=([0-9.]{1,60})");

    private TokenCommand() {}

    static int token(Arguments arguments, Clock clock) {
        TokenRequest request = request(arguments);
        DataDirectory directory = new DataDirectory(arguments.data());
        if (!directory.isOurs()) {
            throw new Obstacle(directory.root() + " is not a data directory of Lockstep; `./lockstep run` makes one");
        }
        System.out.println(SigningKey.of(directory).sign(request, clock));
        return 0;
    }

    static TokenRequest request(Arguments arguments) {
        Optional<String> agent = arguments.option("--agent");
        if (agent.isPresent()) {
            return agent(agent.get(), arguments);
        }
        if (!arguments.all("--cap").isEmpty()
                || !arguments.all("--approve-above").isEmpty()) {
            throw new UsageException("--cap and --approve-above are for --agent NAME");
        }
        Optional<String> channel = arguments.option("--channel");
        Optional<String> operator = arguments.option("--operator");
        if (channel.isPresent() == operator.isPresent()) {
            throw new UsageException("either --channel NAME or --operator NAME is needed");
        }
        List<String> scopes = arguments.all("--scope");
        Duration ttl = arguments.duration("--ttl", STANDARD_TTL);
        return channel.isPresent()
                ? new TokenRequest(channel.get(), scopes.isEmpty() ? STANDARD_SCOPES : scopes, ttl)
                : TokenRequest.ofOperator(operator.get(), scopes.isEmpty() ? OPERATOR_SCOPES : scopes, ttl);
    }

    private static TokenRequest agent(String name, Arguments arguments) {
        String channel = arguments
                .option("--channel")
                .filter(unused -> arguments.option("--operator").isEmpty())
                .orElseThrow(() -> new UsageException("--agent NAME needs --channel NAME and no --operator"));
        List<String> scopes = arguments.all("--scope");
        return TokenRequest.ofAgent(
                name,
                channel,
                scopes.isEmpty() ? AGENT_SCOPES : scopes,
                arguments.duration("--ttl", STANDARD_TTL),
                caps(arguments));
    }

    /** {@code --cap BTC=0.1/1}: per swap, per day; {@code --approve-above BTC=0.05}: beyond it somebody else has to approve. */
    private static Map<String, Map<String, String>> caps(Arguments arguments) {
        Map<String, Map<String, String>> caps = new TreeMap<>();
        for (String text : arguments.all("--cap")) {
            Matcher cap = CAP.matcher(text);
            if (!cap.matches()) {
                throw new UsageException("--cap must be ASSET=PER_SWAP/PER_DAY such as BTC=0.1/1, not " + text);
            }
            Map<String, String> bounds = new TreeMap<>(Map.of("perSwap", cap.group(2), "perDay", cap.group(3)));
            if (caps.put(cap.group(1), bounds) != null) {
                throw new UsageException("--cap is given twice for " + cap.group(1));
            }
        }
        if (caps.isEmpty()) {
            throw new UsageException("--agent NAME needs a --cap for every asset that it may sell");
        }
        for (String text : arguments.all("--approve-above")) {
            Matcher threshold = THRESHOLD.matcher(text);
            if (!threshold.matches()) {
                throw new UsageException("--approve-above must be ASSET=AMOUNT such as BTC=0.05, not " + text);
            }
            Map<String, String> bounds = caps.get(threshold.group(1));
            if (bounds == null || bounds.put("approveAbove", threshold.group(2)) != null) {
                throw new UsageException("--approve-above " + text + " needs one --cap for " + threshold.group(1)
                        + ", and is given once for each asset");
            }
        }
        return caps;
    }
}

package dev.lockstep.launcher;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.launcher.token.SigningKey;
import dev.lockstep.launcher.token.TokenRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Prints a token for the API or for operations, signed with the data directory's development key, and nothing else. */
final class TokenCommand {

    static final List<String> OPERATOR_SCOPES = List.of("operations:read", "operations:write");

    private static final Duration STANDARD_TTL = Duration.ofHours(1);
    private static final List<String> STANDARD_SCOPES =
            List.of("swaps:read", "swaps:write", "transfers:write", "customers:write");

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

    private static TokenRequest request(Arguments arguments) {
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
}

package dev.lockstep.launcher;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.process.Obstacle;
import dev.lockstep.launcher.token.SigningKey;
import dev.lockstep.launcher.token.TokenRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Prints a token for the API, signed with the data directory's development key, and nothing else. */
final class TokenCommand {

    private static final Duration STANDARD_TTL = Duration.ofHours(1);
    private static final List<String> STANDARD_SCOPES =
            List.of("swaps:read", "swaps:write", "transfers:write", "customers:write");

    private TokenCommand() {}

    static int token(Arguments arguments, Clock clock) {
        String channel =
                arguments.option("--channel").orElseThrow(() -> new UsageException("--channel NAME is missing"));
        List<String> scopes = arguments.all("--scope");
        Duration ttl = arguments.duration("--ttl", STANDARD_TTL);
        DataDirectory directory = new DataDirectory(arguments.data());
        if (!directory.isOurs()) {
            throw new Obstacle(directory.root() + " is not a data directory of Lockstep; `./lockstep run` makes one");
        }
        SigningKey key = SigningKey.of(directory);
        System.out.println(
                key.sign(new TokenRequest(channel, scopes.isEmpty() ? STANDARD_SCOPES : scopes, ttl), clock));
        return 0;
    }
}

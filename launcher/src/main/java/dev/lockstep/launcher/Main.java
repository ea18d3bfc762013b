package dev.lockstep.launcher;

import dev.lockstep.launcher.Arguments.Known;
import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.process.Obstacle;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The command line. Exit 0: done; 1: an obstacle, named in one line; 2: not understood. */
public final class Main {

    private static final String USAGE = """
            usage: lockstep run    [--port N] [--data DIR] [--fresh] [--no-demo]
                   lockstep stop   [--data DIR]
                   lockstep status [--data DIR] [--json]
                   lockstep token  --channel NAME | --operator NAME [--scope SCOPE]... [--ttl 1h] [--data DIR]
                   lockstep token  --channel NAME --agent NAME --cap BTC=0.1/1... [--approve-above BTC=0.05]...
                                   [--scope SCOPE]... [--ttl 1h] [--data DIR]
                   lockstep relay  status          [swap|ledger] [--json]                   [--url URL | --data DIR]
                   lockstep relay  pause | resume  [swap|ledger] --reason TEXT [--json]     [--url URL | --data DIR]
                   lockstep relay  resend  swap|ledger  --since TIME [--until TIME | --recover] | --id UUID...
                                   [--yes --reason TEXT] [--json] [--url URL | --data DIR]""";

    private static final Clock CLOCK = Clock.systemUTC();

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(exitCode(Arrays.asList(arguments)));
    }

    static int exitCode(List<String> words) {
        try {
            if (words.isEmpty()) {
                throw new UsageException("a command is missing");
            }
            return command(words.get(0), words.subList(1, words.size()));
        } catch (UsageException e) {
            System.err.println("lockstep: " + e.getMessage());
            System.err.println(USAGE);
            return 2;
        } catch (Obstacle e) {
            System.err.println("lockstep: " + e.getMessage());
            return 1;
        }
    }

    private static int command(String name, List<String> words) {
        switch (name) {
            case "run":
                return run(words);
            case "stop":
                return StopCommand.stop(new DataDirectory(plain(words).data()));
            case "status":
                return status(words);
            case "token":
                return TokenCommand.token(
                        Arguments.parse(
                                words,
                                new Known(
                                        Set.of(),
                                        Set.of("--channel", "--operator", "--agent", "--ttl"),
                                        Set.of("--scope", "--cap", "--approve-above"))),
                        CLOCK);
            case "relay":
                return RelayCommand.relay(words, CLOCK);
            default:
                throw new UsageException("unknown command " + name);
        }
    }

    private static int run(List<String> words) {
        Arguments arguments =
                Arguments.parse(words, new Known(Set.of("--fresh", "--no-demo"), Set.of("--port"), Set.of()));
        RunCommand.Options options =
                new RunCommand.Options(arguments.port(8080), arguments.has("--fresh"), !arguments.has("--no-demo"));
        return RunCommand.run(arguments.data(), options, CLOCK);
    }

    private static int status(List<String> words) {
        Arguments arguments = Arguments.parse(words, new Known(Set.of("--json"), Set.of(), Set.of()));
        Status status = Status.of(new DataDirectory(arguments.data()));
        System.out.print(arguments.has("--json") ? status.json() : status.text());
        return status.ready() ? 0 : 1;
    }

    private static Arguments plain(List<String> words) {
        return Arguments.parse(words, new Known(Set.of(), Set.of(), Set.of()));
    }
}

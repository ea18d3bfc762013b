package dev.lockstep.launcher;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.RunFile;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is said when everything is ready: where to look, as whom, and how to get a token. */
record Banner(RunFile run, DataDirectory directory) {

    String text() {
        StringBuilder text = new StringBuilder("\nLockstep is ready\n");
        line(text, "API", run.http() + "/api/v1");
        line(text, "back office", run.http() + "/office");
        line(text, "health", run.http() + "/health");
        line(text, "metrics", run.http() + "/metrics");
        line(text, "logs", directory.logs().toString());
        run.users().forEach(user -> line(text, user.name(), user.password() + "  " + String.join(", ", user.roles())));
        run.channels().stream()
                .limit(1)
                .forEach(channel -> line(text, "token", "./lockstep token --channel " + channel + dataOption()));
        line(text, "end", "Ctrl-C, or ./lockstep stop" + dataOption());
        return text.toString();
    }

    private String dataOption() {
        return directory
                        .root()
                        .equals(new Arguments(Set.of(), Map.of())
                                .data()
                                .toAbsolutePath()
                                .normalize())
                ? ""
                : " --data " + directory.root();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "  %-12s %s%n", name, value));
    }
}

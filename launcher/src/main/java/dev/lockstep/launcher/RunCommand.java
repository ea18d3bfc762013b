package dev.lockstep.launcher;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.DirectoryLock;
import dev.lockstep.launcher.directory.Ports;
import dev.lockstep.launcher.directory.RunFile;
import dev.lockstep.launcher.process.Obstacle;
import java.nio.file.Path;
import java.time.Clock;

/** Runs an instance in the foreground until it is told to stop. */
final class RunCommand {

    /**
     * @param port where HTTP is served; 0 for a port that is free, the same one at every start when possible
     * @param fresh whether what the directory holds is removed first
     * @param demo whether users, a channel and prices are made up
     */
    record Options(int port, boolean fresh, boolean demo) {}

    private RunCommand() {}

    static int run(Path path, Options options, Clock clock) {
        ExternalServers external = ExternalServers.of(System.getenv());
        DataDirectory directory = DataDirectory.claim(path);
        try (DirectoryLock lock = DirectoryLock.tryLock(directory).orElseThrow(() -> alreadyRuns(directory))) {
            Infrastructure.stopLeftovers(directory);
            if (options.port() != 0 && !Ports.isFree(options.port())) {
                throw new Obstacle("port " + options.port() + " is in use; choose another one with --port");
            }
            RunFile.remove(directory);
            if (options.fresh()) {
                directory.wipe();
            }
            directory.rotateLogs();
            int port = options.port() == 0 ? new Ports(directory).port("http") : options.port();
            return new Instance(directory, external, new Options(port, options.fresh(), options.demo()), clock).run();
        }
    }

    private static Obstacle alreadyRuns(DataDirectory directory) {
        String where = RunFile.read(directory).map(run -> " at " + run.http()).orElse("");
        return new Obstacle(
                directory.root() + " already runs" + where + "; `./lockstep stop` ends it, --data chooses another one");
    }
}

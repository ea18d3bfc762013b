package dev.lockstep.launcher;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.directory.DirectoryLock;
import dev.lockstep.launcher.directory.RunFile;
import dev.lockstep.launcher.process.Child;
import dev.lockstep.launcher.process.Obstacle;
import java.time.Duration;
import java.util.Optional;

/** Ends what runs in a data directory, whether its launcher still lives or not. Nothing running is fine. */
final class StopCommand {

    /** Three children with 20 s each at worst, and some. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(90);

    private StopCommand() {}

    static int stop(DataDirectory directory) {
        boolean running = directory.isOurs() && DirectoryLock.isHeld(directory);
        Optional<RunFile> run = directory.isOurs() ? RunFile.read(directory) : Optional.empty();
        if (!running && run.isEmpty()) {
            System.out.println("nothing runs in " + directory.root());
            return 0;
        }
        if (running) {
            stopLauncher(directory, run);
        }
        Infrastructure.stopLeftovers(directory);
        RunFile.remove(directory);
        System.out.println("stopped " + directory.root());
        return 0;
    }

    private static void stopLauncher(DataDirectory directory, Optional<RunFile> run) {
        ProcessHandle launcher = run.flatMap(
                        file -> Ours.find(directory, Ours.LAUNCHER, file.pids().getOrDefault(Ours.LAUNCHER, 0L)))
                .orElseThrow(() -> new Obstacle(directory.root() + " is in use, but not by a running `lockstep run`"));
        launcher.destroy();
        if (!Child.ends(launcher, STOPS_WITHIN)) {
            launcher.destroyForcibly();
        }
    }
}

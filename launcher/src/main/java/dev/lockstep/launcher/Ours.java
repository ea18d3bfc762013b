package dev.lockstep.launcher;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.postgres.PostgresServer;
import dev.lockstep.launcher.process.Leftovers;
import java.util.Optional;

/** Tells our processes from others that have got their number in the meantime. */
final class Ours {

    static final String LAUNCHER = "launcher";

    private Ours() {}

    /** The running process with this id, when it is the one of this name. */
    static Optional<ProcessHandle> find(DataDirectory directory, String name, long pid) {
        return Leftovers.marked(pid, mark(directory, name));
    }

    private static String mark(DataDirectory directory, String name) {
        return switch (name) {
            case LAUNCHER -> Main.class.getName();
            case PostgresServer.NAME -> PostgresServer.mark(directory);
            default -> directory.jvmMark();
        };
    }
}

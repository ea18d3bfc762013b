package dev.lockstep.launcher.process;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Children that outlived a killed launcher. Each of them carries a mark in its command line that names the data
 * directory, so that nothing is signalled that is not ours, whatever a stale file with a process id says.
 */
public final class Leftovers {

    private static final Logger LOG = System.getLogger(Leftovers.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Leftovers() {}

    /** Processes, other than this one, of which an argument equals the mark. */
    public static List<ProcessHandle> marked(String mark) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid() && isMarked(process, mark))
                .toList();
    }

    /** The process with this id, when it runs and carries the mark. */
    public static Optional<ProcessHandle> marked(long pid, String mark) {
        return ProcessHandle.of(pid).filter(process -> process.isAlive() && isMarked(process, mark));
    }

    /** Tells every marked process to end, then waits for all of them. */
    public static void stop(String mark, Child.Signal signal) {
        List<ProcessHandle> processes = marked(mark);
        for (ProcessHandle process : processes) {
            LOG.log(Level.WARNING, String.format(Locale.ROOT, "leftover.stopped pid=%d mark=%s", process.pid(), mark));
            Child.send(process, signal);
        }
        processes.forEach(process -> Child.awaitEnd(process, PATIENCE));
    }

    private static boolean isMarked(ProcessHandle process, String mark) {
        return process.info().arguments().map(List::of).orElse(List.of()).contains(mark);
    }
}

package dev.lockstep.benchmarks.deployed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * CPU time that a process and everything it started have used, in nanoseconds: its own, that of its children that ended, and
 * that of those that live. Read from Linux' {@code /proc}, in its steps of 10 ms; unknown elsewhere.
 */
public final class ProcessorTime {

    /** USER_HZ, the same on every Linux that Java runs on. */
    private static final long TICK_NANOS = 10_000_000;

    /** After the name of the program: utime, stime, cutime and cstime; fields 14 to 17 of proc(5), the first of these is 3. */
    private static final List<Integer> TIMES = List.of(11, 12, 13, 14);

    /** After the name of the program: cutime and cstime. */
    private static final List<Integer> TIMES_OF_ENDED = List.of(13, 14);

    private ProcessorTime() {}

    /** What the ended children of this process have used. */
    public static OptionalLong ofEndedChildren() {
        long self = ProcessHandle.current().pid();
        return Files.isReadable(stat(self))
                ? OptionalLong.of(ticks(self, TIMES_OF_ENDED) * TICK_NANOS)
                : OptionalLong.empty();
    }

    public static OptionalLong of(long pid) {
        if (pid == 0 || !Files.isReadable(stat(pid))) {
            return OptionalLong.empty();
        }
        long ticks = 0;
        Deque<Long> processes = new ArrayDeque<>(List.of(pid));
        while (!processes.isEmpty()) {
            long process = processes.pop();
            ticks += ticks(process, TIMES);
            ProcessHandle.of(process)
                    .map(ProcessHandle::children)
                    .orElse(Stream.empty())
                    .forEach(child -> processes.push(child.pid()));
        }
        return OptionalLong.of(ticks * TICK_NANOS);
    }

    /** None of a process that just ended: its parent has them now. */
    private static long ticks(long pid, List<Integer> times) {
        try {
            String line = Files.readString(stat(pid));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            return times.stream()
                    .mapToLong(field -> Long.parseLong(fields[field]))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static Path stat(long pid) {
        return Path.of("/proc", Long.toString(pid), "stat");
    }
}

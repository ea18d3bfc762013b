package dev.lockstep.systemtests.stack;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Closes what tests started, the last one first, when the run of tests ends or the JVM is told to. Found by JUnit as a
 * service.
 */
public final class AtEnd implements LauncherSessionListener {

    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtEnd::closeAll, "close-what-tests-started"));
    }

    /** Remembers it and answers it. */
    public static <T extends AutoCloseable> T close(T started) {
        synchronized (OPEN) {
            OPEN.push(started);
        }
        return started;
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        closeAll();
    }

    private static void closeAll() {
        synchronized (OPEN) {
            while (!OPEN.isEmpty()) {
                try {
                    OPEN.pop().close();
                } catch (Exception e) {
                    System.err.println("not closed: " + e);
                }
            }
        }
    }
}

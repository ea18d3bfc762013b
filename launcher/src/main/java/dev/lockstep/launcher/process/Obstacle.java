package dev.lockstep.launcher.process;

/** What stands in the way of a command, told to the person at the terminal in one line; the command ends with exit 1. */
public final class Obstacle extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Obstacle(String message) {
        super(message);
    }

    public Obstacle(String message, Throwable cause) {
        super(message, cause);
    }
}

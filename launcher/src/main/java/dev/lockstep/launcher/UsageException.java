package dev.lockstep.launcher;

/** The command line cannot be understood; the command ends with the usage and exit 2. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}

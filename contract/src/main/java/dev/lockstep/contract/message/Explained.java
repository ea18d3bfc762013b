package dev.lockstep.contract.message;

/** Bounds of what is kept with everything that somebody decides: why, and who it was. */
public final class Explained {

    public static final int REASON_LENGTH_MAX = 500;
    public static final int ACTOR_LENGTH_MAX = 128;

    private Explained() {}

    static void require(String reason, String actor) {
        requireText("reason", reason, REASON_LENGTH_MAX);
        requireActor(actor);
    }

    static void requireActor(String actor) {
        requireText("actor", actor, ACTOR_LENGTH_MAX);
    }

    private static void requireText(String name, String text, int lengthMax) {
        if (text.isBlank() || text.length() > lengthMax) {
            throw new IllegalArgumentException(name + " must have 1 to " + lengthMax + " characters");
        }
    }
}

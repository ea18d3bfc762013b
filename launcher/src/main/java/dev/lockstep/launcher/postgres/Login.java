package dev.lockstep.launcher.postgres;

/** A database user with its password, which never shows in a log. */
public record Login(String user, String password) {

    @Override
    public String toString() {
        return user;
    }
}

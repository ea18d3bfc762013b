package dev.lockstep.launcher.postgres;

import dev.lockstep.launcher.process.Executables;
import dev.lockstep.launcher.process.Obstacle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Under whom PostgreSQL runs, which refuses to run as root. For root that is a user namespace in which root is nobody
 * in particular ({@code unshare -U}): files stay root's and nothing has to be handed over. Where namespaces are
 * forbidden, as in many containers, it is the user {@code postgres} or {@code nobody}, to whom the files are given.
 */
record Identity(List<String> prefix, Optional<String> user) {

    private static final Logger LOG = System.getLogger(Identity.class.getName());

    Identity {
        prefix = List.copyOf(prefix);
    }

    static Identity choose() {
        if (!System.getProperty("user.name").equals("root")) {
            return new Identity(List.of(), Optional.empty());
        }
        Optional<Path> unshare = Executables.find("unshare");
        if (unshare.isPresent() && Executables.succeeds(List.of(unshare.get().toString(), "-U", "true"))) {
            return new Identity(List.of(unshare.get().toString(), "-U"), Optional.empty());
        }
        return other();
    }

    private static Identity other() {
        Path setpriv = Executables.find("setpriv")
                .orElseThrow(() ->
                        new Obstacle("PostgreSQL does not run as root, and neither unshare nor setpriv (util-linux)"
                                + " can run it as somebody else; run as an ordinary user"));
        for (String user : List.of("postgres", "nobody")) {
            List<String> prefix = List.of(
                    setpriv.toString(), "--reuid", user, "--regid", group(user), "--clear-groups", "--inh-caps=-all");
            List<String> probe = new ArrayList<>(prefix);
            probe.add("true");
            if (Executables.succeeds(probe)) {
                LOG.log(Level.INFO, "postgres.identity user={0} reason=user-namespaces-forbidden", user);
                return new Identity(prefix, Optional.of(user));
            }
        }
        throw new Obstacle("PostgreSQL does not run as root, user namespaces are forbidden here and there is no user"
                + " postgres or nobody; run as an ordinary user");
    }

    private static String group(String user) {
        if (user.equals("postgres")) {
            return "postgres";
        }
        return Executables.succeeds(List.of("getent", "group", "nogroup")) ? "nogroup" : "nobody";
    }

    /** The command as it has to be run. */
    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** Gives a folder to the user, when it is not the one who runs the launcher. */
    void give(Path folder, Path log) {
        user.ifPresent(name -> Executables.run(List.of("chown", "-R", name, folder.toString()), log));
    }
}

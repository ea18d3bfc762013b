package dev.lockstep.launcher.postgres;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.process.Executables;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
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

    /**
     * Makes the folder belong to whom the server runs as. Another identity may have been used the last time; when it is
     * one that the launcher is not, new files are the launcher's and have to be given each time.
     */
    void give(Path folder, DataDirectory directory) throws IOException {
        String owner = user.orElse(System.getProperty("user.name"));
        Path log = directory.log(PostgresServer.NAME);
        if (user.isPresent()) {
            directory.openPassage();
        }
        if (user.isPresent() || !Files.getOwner(folder).getName().equals(owner)) {
            Executables.run(List.of("chown", "-R", owner, folder.toString()), log);
        }
        if (!Executables.succeeds(command(List.of("ls", folder.toString())))) {
            throw new Obstacle("PostgreSQL has to run as user " + owner + ", who cannot reach " + folder
                    + "; choose another data directory with --data");
        }
    }
}

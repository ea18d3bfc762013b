package dev.lockstep.launcher.payara;

import dev.lockstep.launcher.directory.DataDirectory;
import dev.lockstep.launcher.process.Child;
import dev.lockstep.launcher.process.Executables;
import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Payara Micro with the application, on the loopback address. Its settings, and so its secrets, are in its environment
 * and never in its command line, which everybody on the machine can read.
 */
public final class PayaraServer {

    public static final String NAME = "payara";

    /** For JVM options of one's own. */
    public static final String JAVA_OPTIONS = "LOCKSTEP_JAVA_OPTS";

    /** Measured: ready in a third of the time and with two thirds of the memory that the JVM's own choice takes. */
    private static final String JAVA_OPTIONS_STANDARD =
            "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError";

    private static final String REFUSED = "Exception while loading the app : ";
    private static final int REASON_MAX = 300;

    private static final String LISTENER =
            "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.";

    /** A listener that is enabled later brings single sign-on with it, which wants Hazelcast and fails at every logout. */
    private static final String NO_SINGLE_SIGN_ON =
            "set configs.config.server-config.http-service.virtual-server.server.sso-enabled=false";

    private static final String PROTOCOL =
            "set configs.config.server-config.network-config.protocols.protocol.http-listener.http.";

    /** Before it has deployed the application the server would answer everybody with a 404 of its own. */
    private static final List<String> PREBOOT = List.of(
            LISTENER + "address=127.0.0.1",
            LISTENER + "enabled=false",
            NO_SINGLE_SIGN_ON,
            // It would answer with the request's own headers, and tell its name and version.
            PROTOCOL + "trace-enabled=false",
            PROTOCOL + "server-header=false");

    private static final List<String> POSTDEPLOY = List.of(LISTENER + "enabled=true");

    private final DataDirectory directory;
    private final Path micro;
    private final Path ear;
    private final int port;
    private final Map<String, String> settings;
    private final Path home;

    /**
     * @param micro Payara Micro's JAR
     * @param settings environment variables
     */
    public PayaraServer(DataDirectory directory, Path micro, Path ear, int port, Map<String, String> settings) {
        this.directory = directory;
        this.micro = micro;
        this.ear = ear;
        this.port = port;
        this.settings = Map.copyOf(settings);
        this.home = directory.resolve("payara");
    }

    public String http() {
        return "http://127.0.0.1:" + port;
    }

    /** Unfolds the EAR when it changed and writes the server's configuration. */
    public void prepare() {
        try {
            Files.createDirectories(home);
            writeCommands("preboot", PREBOOT);
            writeCommands("postdeploy", POSTDEPLOY);
            try (var logging = PayaraServer.class.getResourceAsStream("logging.properties")) {
                if (logging == null) {
                    throw new IllegalStateException("logging.properties is not beside " + PayaraServer.class);
                }
                Files.write(home.resolve("logging.properties"), logging.readAllBytes());
            }
            UnfoldedEar.unfold(ear, application());
        } catch (IOException e) {
            throw new Obstacle("cannot prepare Payara Micro in " + home + ": " + e, e);
        }
    }

    /** Adds a library to the prepared application, for a deployment that has more in it than the product. */
    public void add(Path library) {
        Path target = application().resolve(UnfoldedEar.LIBRARIES).resolve(library.getFileName());
        try {
            Files.copy(library, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Obstacle("cannot add " + library + " to the application: " + e, e);
        }
    }

    private void writeCommands(String file, List<String> commands) throws IOException {
        Files.writeString(home.resolve(file), String.join("\n", commands) + "\n");
    }

    /** With an instance folder made anew: a killed server leaves one that may be half written. */
    public Child launch() {
        try {
            DataDirectory.removeTree(home.resolve("instance"));
        } catch (IOException e) {
            throw new Obstacle("cannot empty " + home.resolve("instance") + ": " + e, e);
        }
        return Child.start(new Child.Spec(NAME, command(), settings, directory.log(NAME)));
    }

    /** Why the server could not deploy the application, when it has said so; it stays up without it. */
    public Optional<String> refusal() {
        try (Stream<String> lines = Files.lines(directory.log(NAME))) {
            return lines.filter(line -> line.contains(REFUSED))
                    .map(line -> line.substring(line.indexOf(REFUSED) + REFUSED.length()))
                    .map(reason -> reason.substring(0, Math.min(reason.length(), REASON_MAX)))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(Executables.java().toString(), directory.jvmMark()));
        String options = settings.getOrDefault(JAVA_OPTIONS, JAVA_OPTIONS_STANDARD);
        Arrays.stream(options.split("\\s+")).filter(option -> !option.isEmpty()).forEach(command::add);
        command.addAll(List.of(
                "-jar",
                micro.toString(),
                "--nohazelcast",
                "--disablephonehome",
                "--rootdir",
                home.resolve("instance").toString(),
                "--logproperties",
                home.resolve("logging.properties").toString(),
                "--prebootcommandfile",
                home.resolve("preboot").toString(),
                "--postdeploycommandfile",
                home.resolve("postdeploy").toString(),
                "--port",
                Integer.toString(port),
                "--contextroot",
                "/",
                "--deploy",
                application().toString()));
        return command;
    }

    private Path application() {
        return home.resolve("lockstep");
    }
}

package dev.lockstep.systemtests.packaging;

import static org.awaitility.Awaitility.await;

import dev.lockstep.systemtests.stack.Project;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The full Payara Server with a domain of its own: on the loopback address, on free ports, without cluster and without
 * calling home.
 */
final class FullServer implements AutoCloseable {

    private static final Duration DEPLOYED_WITHIN = Duration.ofMinutes(4);
    private static final String DOMAIN = "lockstep";

    /** Offsets that {@code --portbase} gives to the listeners that matter here. */
    private static final int HTTP = 80;

    private static final int ADMIN = 48;

    private final Path asadmin = Project.target("full-server/payara6/bin/asadmin");
    private final Path domains;
    private final int base;
    private final Process process;

    /** Starts a server that deploys the EAR while it starts. */
    FullServer(Path ear, Map<String, String> settings) throws IOException {
        domains = Project.target("domains-" + ProcessHandle.current().pid());
        Files.createDirectories(domains);
        base = freePorts();
        asadmin.toFile().setExecutable(true);
        Project.output(asadmin(
                "create-domain",
                "--user",
                "admin",
                "--nopassword",
                "--savelogin=false",
                "--portbase",
                Integer.toString(base),
                "--domaindir",
                domains.toString(),
                DOMAIN));
        configure(domain("config/domain.xml"));
        Files.createDirectories(domain("autodeploy"));
        Files.copy(ear, domain("autodeploy/lockstep.ear"));
        ProcessBuilder builder = asadmin("start-domain", "--verbose", "--domaindir", domains.toString(), DOMAIN)
                .redirectErrorStream(true)
                .redirectOutput(Project.target("full-server.log").toFile());
        builder.environment().putAll(settings);
        process = builder.start();
    }

    URI http() {
        return URI.create("http://127.0.0.1:" + (base + HTTP));
    }

    /** Waits until the server has said whether it takes the EAR. */
    boolean deploys() {
        Path yes = domain("autodeploy/lockstep.ear_deployed");
        Path no = domain("autodeploy/lockstep.ear_deployFailed");
        await("the server deploys the EAR")
                .atMost(DEPLOYED_WITHIN)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> Files.exists(yes) || Files.exists(no));
        return Files.exists(yes);
    }

    /** What is wrong, for people. */
    String log() {
        try {
            return String.join("\n", Files.readAllLines(domain("logs/server.log")));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private Path domain(String name) {
        return domains.resolve(DOMAIN).resolve(name);
    }

    private ProcessBuilder asadmin(String... words) {
        List<String> command = new ArrayList<>(List.of(asadmin.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("AS_JAVA", System.getProperty("java.home"));
        return builder;
    }

    private static void configure(Path domain) throws IOException {
        String xml = Files.readString(domain)
                .replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"")
                .replace("<network-listener port", "<network-listener address=\"127.0.0.1\" port")
                .replace(
                        "<hazelcast-config-specific-configuration>",
                        "<hazelcast-config-specific-configuration enabled=\"false\">")
                .replace(
                        "<hazelcast-runtime-configuration ",
                        "<phone-home-runtime-configuration enabled=\"false\"/><hazelcast-runtime-configuration ");
        Files.writeString(domain, xml);
    }

    /** A base whose listeners are free; below 32,768, where the system gives ports of its own away. */
    private static int freePorts() {
        Random random = new Random();
        for (int attempt = 0; attempt < 100; attempt++) {
            int base = 12_000 + random.nextInt(80) * 100;
            if (isFree(base + HTTP) && isFree(base + ADMIN) && isFree(base + 37) && isFree(base + 86)) {
                return base;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

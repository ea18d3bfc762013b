package dev.lockstep.launcher.directory;

import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports that nobody was told to use. One is drawn the first time and kept in {@code ports.properties}, so that
 * it is the same after a restart unless somebody else took it. Drawn from 20000 to 29999: below the range from which
 * Linux takes the ports of outgoing connections, which could otherwise sit on ours while a child is being restarted.
 */
public final class Ports {

    private static final int LOWEST = 20_000;
    private static final int COUNT = 10_000;
    private static final int DRAWS_MAX = 200;

    private final Path file;
    private final Properties remembered = new Properties();

    public Ports(DataDirectory directory) {
        this.file = directory.resolve("ports.properties");
        try {
            if (Files.exists(file)) {
                try (var reader = Files.newBufferedReader(file)) {
                    remembered.load(reader);
                }
            }
        } catch (IOException e) {
            throw new Obstacle("cannot read " + file + ": " + e, e);
        }
    }

    /** The port under this name. */
    public synchronized int port(String name) {
        String last = remembered.getProperty(name);
        if (last != null && isFree(Integer.parseInt(last))) {
            return Integer.parseInt(last);
        }
        int port = draw();
        remembered.setProperty(name, Integer.toString(port));
        save();
        return port;
    }

    /** Whether a server could listen on the loopback address now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private int draw() {
        Set<String> names = remembered.stringPropertyNames();
        for (int draw = 0; draw < DRAWS_MAX; draw++) {
            int port = LOWEST + ThreadLocalRandom.current().nextInt(COUNT);
            boolean taken =
                    names.stream().anyMatch(name -> Integer.toString(port).equals(remembered.getProperty(name)));
            if (!taken && isFree(port)) {
                return port;
            }
        }
        throw new Obstacle("no free port between " + LOWEST + " and " + (LOWEST + COUNT - 1));
    }

    private void save() {
        try {
            StringWriter text = new StringWriter();
            remembered.store(text, null);
            OwnerFiles.write(file, text.toString());
        } catch (IOException e) {
            throw new Obstacle("cannot write " + file + ": " + e, e);
        }
    }
}

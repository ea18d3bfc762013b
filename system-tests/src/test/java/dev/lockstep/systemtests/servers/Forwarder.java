package dev.lockstep.systemtests.servers;

import dev.lockstep.systemtests.stack.AtEnd;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP address that stays while what is behind it changes, as the address of a database cluster does. */
public final class Forwarder implements AutoCloseable {

    private static final int BUFFER_BYTES = 65_536;

    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;

    private Forwarder(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
    }

    /** An address for a port of this machine. */
    public static Forwarder to(int port) {
        try {
            Forwarder started =
                    AtEnd.close(new Forwarder(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), port));
            thread(started::accept);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Sends who comes from now on elsewhere, and cuts off who is there. */
    public void turnTo(int port) {
        target = port;
        open.forEach(Forwarder::close);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                open.add(caller);
                thread(() -> connect(caller));
            } catch (IOException e) {
                // Closed, which ends the loop, or a caller that is gone again.
            }
        }
    }

    private void connect(Socket caller) {
        Socket called = new Socket();
        open.add(called);
        try {
            called.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            thread(() -> pump(called, caller));
            pump(caller, called);
        } catch (IOException e) {
            hangUp(caller, called);
        }
    }

    private void pump(Socket from, Socket to) {
        try (InputStream input = from.getInputStream();
                OutputStream output = to.getOutputStream()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
                output.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // One of the two is gone, the other one is told.
        } finally {
            hangUp(from, to);
        }
    }

    private void hangUp(Socket one, Socket other) {
        for (Socket socket : Set.of(one, other)) {
            open.remove(socket);
            close(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "forwarder");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(Forwarder::close);
    }
}

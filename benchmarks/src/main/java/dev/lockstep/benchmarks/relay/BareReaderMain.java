package dev.lockstep.benchmarks.relay;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link BareReader} in a JVM of its own: {@code begin} and {@code end}. */
public final class BareReaderMain {

    private final Environment environment;
    private @Nullable BareReader reader;
    private @Nullable Thread thread;

    private BareReaderMain(Environment environment) {
        this.environment = environment;
    }

    public static void main(String[] none) throws IOException {
        BareReaderMain main = new BareReaderMain(Environment.ofThisProcess());
        Orders.obeyAll(main::obey);
    }

    private void obey(String order, List<String> words) throws InterruptedException {
        switch (order) {
            case "begin" -> begin();
            case "end" -> end();
            default -> throw new IllegalArgumentException(order + " " + words);
        }
    }

    private void begin() {
        reader = new BareReader(environment);
        thread = new Thread(reader, "bare-reader");
        thread.setDaemon(true);
        thread.start();
    }

    private void end() throws InterruptedException {
        if (reader != null && thread != null) {
            reader.stop();
            thread.join();
        }
    }
}

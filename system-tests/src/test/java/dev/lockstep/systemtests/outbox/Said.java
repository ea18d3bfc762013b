package dev.lockstep.systemtests.outbox;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the relays of this process say to whoever is on call: warnings and errors. */
final class Said extends Handler {

    private static final Logger RELAYS = Logger.getLogger("dev.lockstep.outbox.relay");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    Said() {
        setFormatter(new SimpleFormatter());
        RELAYS.addHandler(this);
    }

    /** The lines of this level that begin with these words. */
    List<String> lines(Level level, String words) {
        return lines.stream()
                .filter(line -> line.startsWith(level + " " + words))
                .toList();
    }

    @Override
    public void publish(LogRecord said) {
        if (said.getLevel().intValue() >= Level.WARNING.intValue()) {
            lines.add(said.getLevel() + " " + getFormatter().formatMessage(said));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        RELAYS.removeHandler(this);
    }
}

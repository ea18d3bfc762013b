package dev.lockstep.benchmarks.relay;

import dev.lockstep.launcher.process.Obstacle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * gruelbox transaction-outbox: the rows of a table of its own, each sent in a transaction of its own, which then deletes it.
 *
 * @param share its backlog is so many times shorter, because it takes so much longer for a row
 * @param folder for what it writes down
 */
record Gruelbox(Worker worker, int share, Path folder) implements Contender {

    static final String NAME = "gruelbox";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> slot() {
        return Optional.empty();
    }

    @Override
    public Rows backlog(Rows outbox) {
        Rows own = new Rows(outbox.run(), Math.max(2, outbox.count() / share));
        worker.tell("write " + own.run() + " " + own.count());
        return own;
    }

    @Override
    public void begin() {
        worker.tell("begin");
    }

    @Override
    public Commits live(Rows rows, Rate rate) {
        Path file = folder.resolve("commits");
        worker.tell("live " + rows.run() + " " + rows.count() + " " + rate.perSecond() + " " + rate.perTransaction()
                + " " + rate.writers() + " " + rate.warmUpSeconds() + " " + rate.seconds() + " " + file);
        try {
            return Commits.read(file);
        } catch (IOException e) {
            throw new Obstacle("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void end() {
        worker.tell("end");
    }

    @Override
    public long pid() {
        return worker.pid();
    }

    /** It sends rows side by side; its ordered mode sends one row at a time. */
    @Override
    public boolean keepsOrder() {
        return false;
    }

    @Override
    public void close() {
        worker.close();
    }
}

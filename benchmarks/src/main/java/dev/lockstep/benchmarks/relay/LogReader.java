package dev.lockstep.benchmarks.relay;

import java.util.Optional;

/** A contender of ours that reads the outbox from the write-ahead log, in a JVM that stays warm from round to round. */
record LogReader(String name, String slotName, Worker worker, JdbcBacklog outbox) implements Contender {

    @Override
    public Optional<String> slot() {
        return Optional.of(slotName);
    }

    @Override
    public Rows backlog(Rows written) {
        return written;
    }

    @Override
    public void begin() {
        worker.tell("begin");
    }

    @Override
    public Commits live(Rows rows, Rate rate) {
        return outbox.live(rows, rate);
    }

    @Override
    public void end() {
        worker.tell("end");
    }

    @Override
    public long pid() {
        return worker.pid();
    }

    @Override
    public boolean keepsOrder() {
        return true;
    }

    @Override
    public void close() {
        worker.close();
    }
}

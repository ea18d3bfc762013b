package dev.lockstep.benchmarks.relay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** When each row was due, and when its commit came back; microseconds since 1970. Each row is written by one thread. */
final class Commits {

    private final long[] due;
    private final long[] committed;

    Commits(int rows) {
        this.due = new long[rows];
        this.committed = new long[rows];
    }

    /** The rows from the first to before the end. */
    void committed(int first, int end, long dueAt, long committedAt) {
        for (int row = first; row < end; row++) {
            due[row] = dueAt;
            committed[row] = committedAt;
        }
    }

    long due(int row) {
        return due[row];
    }

    long committed(int row) {
        return committed[row];
    }

    int count() {
        return due.length;
    }

    void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(due.length);
            for (int row = 0; row < due.length; row++) {
                out.writeLong(due[row]);
                out.writeLong(committed[row]);
            }
        }
    }

    static Commits read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            Commits commits = new Commits(in.readInt());
            for (int row = 0; row < commits.due.length; row++) {
                commits.committed(row, row + 1, in.readLong(), in.readLong());
            }
            return commits;
        }
    }
}

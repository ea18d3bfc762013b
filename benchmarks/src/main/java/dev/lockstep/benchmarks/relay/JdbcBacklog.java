package dev.lockstep.benchmarks.relay;

import dev.lockstep.contract.message.Envelope;
import dev.lockstep.launcher.postgres.DatabaseAccess;
import dev.lockstep.launcher.process.Obstacle;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The product's outbox as whoever writes it sees it. */
record JdbcBacklog(DatabaseAccess database, Clock clock) {

    private static final int BACKLOG_ROWS_PER_TRANSACTION = 1_000;

    void backlog(Rows rows) {
        try (JdbcAppender appender = new JdbcAppender(database)) {
            for (int first = 0; first < rows.count(); first += BACKLOG_ROWS_PER_TRANSACTION) {
                List<Envelope> messages = new ArrayList<>();
                for (int row = first; row < Math.min(first + BACKLOG_ROWS_PER_TRANSACTION, rows.count()); row++) {
                    messages.add(rows.row(row, clock));
                }
                appender.append(messages);
            }
        } catch (SQLException e) {
            throw new Obstacle("cannot write the backlog: " + e.getMessage(), e);
        }
    }

    Commits live(Rows rows, Rate rate) {
        return new OpenLoad(rate, rows, clock).run(() -> new JdbcAppender(database));
    }
}

package dev.lockstep.swap.http;

import dev.lockstep.outbox.append.JdbcTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;

/** The table {@code swap.idempotency_key}. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class JdbcIdempotency implements Idempotency {

    /** How long a repeated request waits for the first one; an accepted swap takes some 10 ms. */
    private static final String LOCK_TIMEOUT = "set local lock_timeout = '3s'";

    private static final String INSERT = """
            insert into swap.idempotency_key (channel, key, request_hash, created_at) values (?, ?, ?, ?)
            on conflict do nothing""";
    private static final String FIND = """
            select request_hash, response_status, response_body, location from swap.idempotency_key
            where channel = ? and key = ?""";
    private static final String ANSWER = """
            update swap.idempotency_key set response_status = ?, response_body = ?, location = ?
            where channel = ? and key = ?""";

    /** PostgreSQL's {@code lock_not_available}. */
    private static final String LOCK_TIMED_OUT = "55P03";

    @PersistenceContext(unitName = "swap")
    EntityManager database;

    @Inject
    Clock clock;

    @Override
    public Optional<Answer> begin(IdempotentRequest request) {
        try {
            Connection connection = JdbcTransaction.connection(database);
            return isFirst(connection, request) ? Optional.empty() : Optional.of(firstAnswer(connection, request));
        } catch (SQLException e) {
            if (LOCK_TIMED_OUT.equals(e.getSQLState())) {
                throw Problem.of(ProblemCode.IDEMPOTENCY_KEY_IN_USE, "Ask again with the same key.")
                        .retryAfter(1)
                        .asException();
            }
            throw new DatabaseFailed("could not take an idempotency key", e);
        }
    }

    @Override
    public void answered(IdempotentRequest request, Answer answer) {
        try (PreparedStatement update = JdbcTransaction.connection(database).prepareStatement(ANSWER)) {
            update.setInt(1, answer.status());
            update.setBytes(2, answer.body());
            update.setString(3, answer.location());
            update.setString(4, request.channel());
            update.setString(5, request.key().value());
            update.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailed("could not keep an idempotency key's answer", e);
        }
    }

    private boolean isFirst(Connection connection, IdempotentRequest request) throws SQLException {
        try (PreparedStatement timeout = connection.prepareStatement(LOCK_TIMEOUT);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            timeout.execute();
            insert.setString(1, request.channel());
            insert.setString(2, request.key().value());
            insert.setBytes(3, request.hash());
            insert.setObject(4, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
            return insert.executeUpdate() == 1;
        }
    }

    private static Answer firstAnswer(Connection connection, IdempotentRequest request) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setString(1, request.channel());
            find.setString(2, request.key().value());
            try (ResultSet row = find.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("an idempotency key that was there is gone");
                }
                if (!Arrays.equals(row.getBytes("request_hash"), request.hash())) {
                    throw Problem.of(
                                    ProblemCode.IDEMPOTENCY_KEY_REUSED,
                                    "This key came with another path or body before; use a new one for a new request.")
                            .asException();
                }
                return new Answer(
                                row.getInt("response_status"),
                                row.getBytes("response_body"),
                                row.getString("location"),
                                false)
                        .again();
            }
        }
    }
}

package dev.lockstep.outbox.relay;

import dev.lockstep.contract.message.Envelope;
import dev.lockstep.outbox.append.HeadersColumn;
import dev.lockstep.outbox.append.OutboxFailed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/**
 * Refused messages as rows of {@code outbox.parked}, beside the records that could not be processed. The row has the
 * message's own id and no place in Kafka: partition -1, and the low half of the id in place of an offset.
 */
public final class JdbcRefusals implements Refusals {

    private static final int NO_PARTITION = -1;

    private static final String INSERT = """
            insert into outbox.parked
                (parked_id, topic, partition, log_offset, key, payload, headers, reason, detail, parked_at)
            values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
            on conflict (parked_id) do nothing
            """;

    private final DataSource application;
    private final Clock clock;

    /** @param application connections of the role that may insert into {@code outbox.parked}; used outside of JTA transactions */
    public JdbcRefusals(DataSource application, Clock clock) {
        this.application = application;
        this.clock = clock;
    }

    @Override
    public void park(Envelope message, String reason, String detail) {
        try (Connection connection = application.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, message.id().value());
            insert.setString(2, message.topic());
            insert.setInt(3, NO_PARTITION);
            insert.setLong(4, message.id().value().getLeastSignificantBits());
            insert.setBytes(5, message.key());
            insert.setBytes(6, message.payload());
            insert.setString(7, HeadersColumn.write(KafkaHeaders.of(message)));
            insert.setString(8, reason);
            insert.setString(9, detail);
            insert.setObject(10, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new OutboxFailed("could not park message " + message.id() + " that Kafka refused", e);
        }
    }
}

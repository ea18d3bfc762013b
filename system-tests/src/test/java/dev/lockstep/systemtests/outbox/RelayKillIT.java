package dev.lockstep.systemtests.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.systemtests.stack.Database;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * The relaying process is killed while Kafka has one part of a transaction's rows and not the other. Where it is cut is
 * drawn from a printed seed, and is exact: the rows before it are acknowledged, the rows from it on were never sent.
 *
 * <p>{@code -Dlockstep.kills=100} kills a hundred times, {@code -Dlockstep.seed=N} draws as another run did.
 */
@Tag("it")
class RelayKillIT {

    private static final int KILLS = Integer.getInteger("lockstep.kills", 10);
    private static final Duration SOON = Duration.ofSeconds(60);

    /** More than the relay has under way at once (4,096), so that some of a transaction was settled before it dies. */
    private static final int ROWS_MAX = 8_000;

    /** With every column that has a default: one that PostgreSQL had to compute would make it insert row by row. */
    private static final String COPY =
            "copy outbox.message (message_id, topic, key, type, version, payload, created_at) from stdin";

    private final Ids ids = Ids.timeOrdered();

    @Test
    void losesNoRowHoweverOftenTheRelayIsKilledInTheMiddleOfATransaction() throws Exception {
        long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("kills in the middle of a transaction: -Dlockstep.seed=" + seed);
        Random random = new Random(seed);
        Map<String, List<String>> appended = new HashMap<>();
        try (Arrivals arrivals = new Arrivals(OwnServers.bootstrap())) {
            for (int kill = 0; kill < KILLS; kill++) {
                String key = ids.next().toString();
                List<Envelope> rows = messages(key, 2 + random.nextInt(ROWS_MAX - 1));
                appended.put(key, rows.stream().map(row -> row.id().toString()).toList());
                Way.values()[kill % Way.values().length].commit(rows);
                int cut = 1 + random.nextInt(rows.size() - 1);
                try (RelayProcess relay =
                        RelayProcess.startUpTo(rows.get(cut).id(), OwnServers.ledger(), OwnServers.bootstrap())) {
                    String last = rows.get(cut - 1).id().toString();
                    await("what was acknowledged").atMost(SOON).until(() -> arrivals.has(last));
                    relay.kill();
                }
                assertThat(rows.subList(cut, rows.size()))
                        .noneMatch(row -> arrivals.has(row.id().toString()));
            }
            try (RelayProcess relay = RelayProcess.start(OwnServers.ledger(), OwnServers.bootstrap())) {
                arrivals.areComplete(KILLS + " kills in the middle of a transaction", appended);
                arrivals.areInOrder(appended);
            }
        }
    }

    /**
     * Debezium takes a position in the log as finished with the first row that has it (debezium/dbz#1554). The outbox gives
     * every row one of its own, though it writes many by one statement; COPY does not, which shows that this looks at the
     * right thing.
     */
    @Test
    void givesEveryRowOfAStatementAPositionOfItsOwn() throws Exception {
        Database server = OwnServers.postgres().superuser("ledger");
        server.value("select pg_create_logical_replication_slot('positions', 'pgoutput')::text");
        try {
            List<Envelope> rows = messages(ids.next().toString(), 1_000);
            Way.ONE_STATEMENT.commit(rows);
            assertThat(positions(server)).isEqualTo(rows.size());

            server.value("select pg_replication_slot_advance('positions', pg_current_wal_lsn())::text");
            Way.COPY.commit(messages(ids.next().toString(), 1_000));
            assertThat(positions(server)).isPositive().isLessThan(rows.size() / 2);
        } finally {
            server.value("select pg_drop_replication_slot('positions')");
        }
    }

    /** How many different positions rows have that were inserted since the probe's slot was last moved. */
    private static long positions(Database server) {
        return server.count("""
                select count(distinct lsn) from pg_logical_slot_peek_binary_changes(
                           'positions', null, null, 'proto_version', '1', 'publication_names', 'lockstep_outbox')
                 where get_byte(data, 0) = ascii('I')""");
    }

    private List<Envelope> messages(String key, int count) {
        return Stream.generate(() -> Envelope.of(
                        new MessageId(ids.next()),
                        Topics.LEDGER_EVENTS,
                        key,
                        "test",
                        "{}".getBytes(StandardCharsets.UTF_8)))
                .limit(count)
                .toList();
    }

    /** How a transaction can put its rows into the log. */
    private enum Way {
        /** As the product does: up to 1,000 rows by one INSERT. */
        ONE_STATEMENT {
            @Override
            void commit(List<Envelope> rows) throws SQLException {
                try (OneTransaction transaction = new OneTransaction(OwnServers.ledger())) {
                    transaction.outbox().append(rows);
                    transaction.commit();
                }
            }
        },
        /** The harder form that the product avoids: many rows share a position. */
        COPY {
            @Override
            void commit(List<Envelope> rows) throws SQLException, IOException {
                try (OneTransaction transaction = new OneTransaction(OwnServers.ledger())) {
                    copy(transaction.connection(), rows);
                    transaction.commit();
                }
            }
        },
        /** A transaction that began first, ends last, and lies around another one in the log. */
        AROUND_ANOTHER {
            @Override
            void commit(List<Envelope> rows) throws SQLException {
                try (OneTransaction outer = new OneTransaction(OwnServers.ledger())) {
                    outer.outbox().append(rows.subList(0, rows.size() / 2));
                    ONE_STATEMENT.commit(List.of(Envelope.of(
                            new MessageId(Ids.timeOrdered().next()),
                            Topics.LEDGER_EVENTS,
                            "in between",
                            "test",
                            new byte[] {1})));
                    outer.outbox().append(rows.subList(rows.size() / 2, rows.size()));
                    outer.commit();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        },
        /** A row at a time. */
        MANY_STATEMENTS {
            @Override
            void commit(List<Envelope> rows) throws SQLException {
                try (OneTransaction transaction = new OneTransaction(OwnServers.ledger())) {
                    for (Envelope row : rows) {
                        transaction.outbox().append(List.of(row));
                    }
                    transaction.commit();
                }
            }
        };

        abstract void commit(List<Envelope> rows) throws SQLException, IOException;

        private static void copy(Connection connection, List<Envelope> rows) throws SQLException, IOException {
            StringBuilder lines = new StringBuilder();
            for (Envelope row : rows) {
                lines.append(String.join(
                                "\t",
                                row.id().toString(),
                                row.topic(),
                                "\\\\x" + HexFormat.of().formatHex(row.key()),
                                row.type(),
                                Integer.toString(row.version()),
                                "\\\\x" + HexFormat.of().formatHex(row.payload()),
                                Instant.now().toString()))
                        .append('\n');
            }
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(RelayKillIT.COPY, new StringReader(lines.toString()));
        }
    }
}

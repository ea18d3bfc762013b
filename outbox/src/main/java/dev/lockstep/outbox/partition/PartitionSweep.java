package dev.lockstep.outbox.partition;

import dev.lockstep.outbox.partition.Partitions.Dropped;
import dev.lockstep.outbox.partition.Partitions.Made;
import dev.lockstep.outbox.retry.Backoff;
import dev.lockstep.outbox.retry.Patrol;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the outbox table of a database again and again, on every node; of all nodes one at a time makes or drops
 * something. A message whose partition is missing is taken by the default partition, so no append waits for this.
 */
public final class PartitionSweep implements AutoCloseable {

    /** So often the slot is looked at: a slot that is lost and made anew in between by hand is not noticed here. */
    private static final Duration EVERY = Duration.ofSeconds(15);

    private static final Duration FAILED_FIRST = Duration.ofSeconds(1);
    private static final Duration FAILED_LIMIT = Duration.ofMinutes(1);
    private static final Logger LOG = System.getLogger(PartitionSweep.class.getName());

    private final String database;
    private final Partitions partitions;
    private final PartitionSettings settings;
    private final Clock clock;
    private final Patrol patrol;

    /** Why each of them was kept when it was last told. */
    private final Map<String, Dropped> kept = new HashMap<>();

    private boolean rowsInDefault;
    private volatile @Nullable TableStatus status;

    /**
     * @param database in logs and metrics, e.g. {@code ledger}
     * @param application connections of the role that appends; used outside of JTA transactions
     * @param threads makes the one thread; in a container, a managed one
     */
    public PartitionSweep(
            String database, DataSource application, PartitionSettings settings, Clock clock, ThreadFactory threads) {
        this(database, new JdbcPartitions(application), settings, clock, threads);
    }

    PartitionSweep(
            String database, Partitions partitions, PartitionSettings settings, Clock clock, ThreadFactory threads) {
        this.database = database;
        this.partitions = partitions;
        this.settings = settings;
        this.clock = clock;
        this.patrol = new Patrol(
                new Patrol.Duty(
                        database + "-outbox-table",
                        "no partition is made or dropped, appends go on",
                        EVERY,
                        new Backoff(FAILED_FIRST, FAILED_LIMIT),
                        this::round),
                threads);
    }

    public void start() {
        patrol.start();
    }

    @Override
    public void close() {
        patrol.close();
    }

    /** Empty until the first round has ended. */
    public Optional<TableStatus> status() {
        return Optional.ofNullable(status);
    }

    /** One round; answers whether there is more to do at once. */
    boolean round() {
        partitions.watchSlot();
        Instant now = clock.instant();
        PartitionPlan plan = PartitionPlan.of(partitions.look(), now, settings);
        plan.make().forEach(this::make);
        drop(plan.drop());
        kept.keySet().retainAll(plan.drop().stream().map(Partition::name).collect(Collectors.toSet()));
        int cleared = partitions.clearDefault(settings.retention());
        if (cleared > 0) {
            LOG.log(Level.INFO, "outbox.default-cleared database={0} rows={1}", database, Integer.toString(cleared));
        }
        TableView table = partitions.look();
        tellDefault(table.defaultRows());
        status = TableStatus.of(database, table, now, kept.size());
        return cleared == Partitions.CLEARED_MAX;
    }

    private void make(Span span) {
        Made made = partitions.make(span);
        if (made == Made.MADE) {
            LOG.log(
                    Level.INFO,
                    "outbox.partition-made database={0} from={1} until={2}",
                    database,
                    span.from(),
                    span.until());
        }
        LOG.log(Level.DEBUG, "partition of {0} from {1}: {2}", database, span.from(), made);
    }

    /** What keeps one because of the relay keeps all: each wants the end of the log confirmed. */
    private void drop(List<Partition> over) {
        @Nullable Dropped held = null;
        for (Partition partition : over) {
            Dropped dropped = held == null ? partitions.drop(partition, settings.retention()) : held;
            held = dropped.isHeldByTheRelay() ? dropped : null;
            tell(partition, dropped);
        }
    }

    private void tell(Partition partition, Dropped dropped) {
        if (dropped == Dropped.DROPPED) {
            LOG.log(
                    Level.INFO,
                    "outbox.partition-dropped database={0} partition={1} from={2} until={3} rows_estimated={4} bytes={5}",
                    database,
                    partition.name(),
                    String.valueOf(partition.from()),
                    partition.until(),
                    Long.toString(partition.rows()),
                    Long.toString(partition.bytes()));
        }
        if (!dropped.isHeldByTheRelay()) {
            kept.remove(partition.name());
        } else if (kept.put(partition.name(), dropped) != dropped) {
            LOG.log(
                    Level.WARNING,
                    "outbox.partition-kept database={0} partition={1} retention is over, but {2}; see runbook#outbox-table",
                    database,
                    partition.name(),
                    dropped);
        }
    }

    private void tellDefault(long rows) {
        boolean now = rows > 0;
        if (now && !rowsInDefault) {
            LOG.log(
                    Level.WARNING,
                    "outbox.default-rows database={0} rows={1} messages fit into no partition; they are sent like all"
                            + " others; see runbook#outbox-table",
                    database,
                    Long.toString(rows));
        }
        rowsInDefault = now;
    }
}

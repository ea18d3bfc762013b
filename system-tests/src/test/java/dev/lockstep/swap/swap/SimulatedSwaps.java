package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.outbox.append.Outbox;
import dev.lockstep.swap.channel.Channel;
import dev.lockstep.swap.http.ProblemException;
import dev.lockstep.swap.offer.Offer;
import dev.lockstep.swap.offer.Offers;
import dev.lockstep.swap.offer.Remainders;
import dev.lockstep.swap.trade.Ending;
import dev.lockstep.swap.trade.Endings;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.systemtests.simulation.Database;
import dev.lockstep.systemtests.simulation.Fate;
import dev.lockstep.systemtests.simulation.Flaw;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The swaps, as the product's desk accepts and its outcomes end them, on tables in memory. */
public final class SimulatedSwaps implements Swaps, Offers, Endings {

    private static final Trace TRACE = Trace.of(null, null, new Random(1));

    /** A row of {@code swap.swap} with those of its trades. */
    public record SwapRow(
            Swap swap, Progress progress, @Nullable Ending ending, boolean visible) {

        public SagaId saga() {
            return swap.saga();
        }

        public Progress.State state() {
            return progress.state();
        }
    }

    private final Fate fate;
    private final Ids ids;
    private final Clock clock;
    private final Channel channel;
    private final Database database;
    private final Outbox outbox;
    private final Database.Table<SagaId, SwapRow> swaps;
    private final Database.Table<OfferId, SwapId> used;
    private final Database.Table<OfferId, Offer> offers;
    private int contradictions;

    public SimulatedSwaps(Fate fate, Ids ids, Clock clock, Channel channel, Database database, Outbox outbox) {
        this.fate = fate;
        this.ids = ids;
        this.clock = clock;
        this.channel = channel;
        this.database = database;
        this.outbox = outbox;
        this.swaps = database.table();
        this.used = database.table();
        this.offers = database.table();
    }

    /** Accepts an offer in one transaction; nothing if it was used before or has expired. */
    public Optional<Swap> accept(OfferId offer, boolean seenAtOnce) {
        List<Envelope> held = new ArrayList<>();
        boolean apart = fate.has(Flaw.SENDS_PARTS_AFTER_THE_SWAP);
        SwapDesk desk = new SwapDesk(this, this, always -> Optional.empty(), apart ? held::addAll : outbox, ids, clock);
        try {
            Swap swap = database.transaction(() -> {
                Swap accepted = desk.accept(channel, offer, TRACE);
                swaps.put(accepted.saga(), new SwapRow(accepted, accepted.progress(), null, seenAtOnce));
                return accepted;
            });
            if (apart) {
                database.transaction(() -> {
                    outbox.append(held);
                    return held;
                });
            }
            return Optional.of(swap);
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    /** A commit is published a moment before others can see its rows; now they can. */
    public void see(SagaId saga) {
        SwapRow row = swaps.get(saga);
        if (row != null && !row.visible()) {
            database.transaction(() -> {
                database.lock(1, "swap", saga.value());
                SwapRow now = swaps.get(saga);
                swaps.put(saga, new SwapRow(now.swap(), now.progress(), now.ending(), true));
                return saga;
            });
        }
    }

    /** What rounding left over in an offer. */
    public Remainders remainders(OfferId offer) {
        return Objects.requireNonNull(offers.get(offer)).quote().remainders();
    }

    public Collection<SwapRow> committed() {
        return swaps.committed();
    }

    /** How often an end was announced that is not the one a swap had. */
    public int contradictions() {
        return contradictions;
    }

    @Override
    public Optional<Swap> find(String ofChannel, SwapId id) {
        throw new UnsupportedOperationException("nobody looks here");
    }

    @Override
    public Optional<SwapId> ofOffer(OfferId offer) {
        fate.between("look for the offer's swap");
        return Optional.ofNullable(used.get(offer));
    }

    @Override
    public List<Swap> list(Query query) {
        throw new UnsupportedOperationException("nobody looks here");
    }

    @Override
    public Set<SwapId> ended(Collection<SwapId> ids) {
        throw new UnsupportedOperationException("nobody looks here");
    }

    @Override
    public Set<SwapId> decided(Collection<SwapId> ids) {
        throw new UnsupportedOperationException("nobody looks here");
    }

    @Override
    public boolean add(Swap swap, Trace trace) {
        fate.between("add a swap");
        database.lock(0, "offer", swap.offer().value());
        if (used.has(swap.offer())) {
            return false;
        }
        used.put(swap.offer(), swap.id());
        return true;
    }

    @Override
    public Optional<Offer> find(String ofChannel, OfferId id) {
        fate.between("read the offer");
        return Optional.ofNullable(offers.get(id));
    }

    @Override
    public void add(Offer offer) {
        offers.put(offer.id(), offer);
    }

    @Override
    public boolean isUsed(OfferId id) {
        return used.has(id);
    }

    @Override
    public String sagaType() {
        return Swap.SAGA_TYPE;
    }

    /** As {@link JdbcSwapEndings} does it. */
    @Override
    public Set<SagaId> apply(List<Ending> endings) {
        fate.between("lock swaps");
        TreeMap<UUID, Ending> bySaga = new TreeMap<>();
        endings.forEach(ending -> bySaga.putIfAbsent(ending.saga().value(), ending));
        Set<SagaId> unseen = new HashSet<>();
        List<Envelope> announcements = new ArrayList<>();
        bySaga.forEach((id, ending) -> {
            SwapRow row = swaps.get(ending.saga());
            if (row == null || !row.visible()) {
                unseen.add(ending.saga());
            } else {
                database.lock(1, "swap", id);
                end(row, ending, announcements);
            }
        });
        outbox.append(announcements);
        return unseen;
    }

    private void end(SwapRow row, Ending ending, List<Envelope> announcements) {
        switch (Progress.step(row.state(), ending.end().state())) {
            case ENDS -> {
                swaps.put(row.saga(), new SwapRow(row.swap(), ending.end(), ending, true));
                announcements.add(SwapEvent.of(row.swap(), ending.end()).message(ids, ending.trace()));
            }
            case ALREADY_SO -> {}
            case CONTRADICTS -> contradictions++;
        }
    }
}

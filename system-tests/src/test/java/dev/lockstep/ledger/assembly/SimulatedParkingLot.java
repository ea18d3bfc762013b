package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Headers;
import dev.lockstep.contract.query.ParkedView;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.ParkingLot;
import dev.lockstep.systemtests.simulation.Database;
import dev.lockstep.systemtests.simulation.Fate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** As the table {@code outbox.parked} has it. */
final class SimulatedParkingLot implements ParkingLot {

    private final Fate fate;
    private final Ids ids;
    private final Database.Table<String, ParkedView> parked;
    private final Consumer<List<Envelope>> announcements;

    SimulatedParkingLot(LedgerTables tables, Consumer<List<Envelope>> announcements) {
        this.fate = tables.fate;
        this.ids = tables.ids;
        this.parked = tables.parked;
        this.announcements = announcements;
    }

    @Override
    public ParkedId park(InboundRecord record, String reason, String detail, @Nullable SagaId saga) {
        fate.between("park a record");
        ParkedId id = new ParkedId(ids.next());
        parked.insert(
                record.place(),
                new ParkedView(
                        id,
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.key(),
                        record.value(),
                        record.headers(),
                        reason,
                        detail,
                        saga,
                        "PARKED",
                        fate.now(),
                        null,
                        null));
        announcements.accept(List.of(ParkingLot.announcementOf(record, reason, detail, new MessageId(ids.next()))));
        record.header(Headers.REPLAY_OF).map(ParkedId::parse).ifPresent(original -> markReplayed(original, "park"));
        return id;
    }

    @Override
    public boolean markReplayed(ParkedId id, String by) {
        fate.between("settle a replay");
        Optional<ParkedView> waiting = parked.all().stream()
                .filter(row -> row.id().equals(id) && row.state().equals("PARKED"))
                .findFirst();
        waiting.ifPresent(row -> parked.put(
                row.topic() + "-" + row.partition() + "@" + row.offset(),
                new ParkedView(
                        row.id(),
                        row.topic(),
                        row.partition(),
                        row.offset(),
                        row.key(),
                        row.payload(),
                        row.headers(),
                        row.reason(),
                        row.detail(),
                        row.saga(),
                        "REPLAYED",
                        row.parkedAt(),
                        fate.now(),
                        by)));
        return waiting.isPresent();
    }

    @Override
    public boolean markDiscarded(ParkedId id, String by) {
        throw new UnsupportedOperationException("nobody discards here");
    }
}

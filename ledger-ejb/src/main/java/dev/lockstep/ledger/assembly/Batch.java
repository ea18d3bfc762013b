package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.LedgerCommand.CancelSaga;
import dev.lockstep.contract.message.LedgerCommand.OpenAccounts;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.outbox.consume.Seen;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The commands of one poll, in one transaction; the package documentation tells the phases. */
final class Batch {

    private final Ports ports;
    private final Announcements announcements;
    private final Assembling assembling;

    /** @param careful after another transaction got in the way: locks all before anything is decided */
    Batch(Ports ports, boolean careful) {
        this.ports = ports;
        this.announcements = new Announcements(ports.ids());
        this.assembling = new Assembling(ports, announcements, careful);
    }

    /** Answers what ended. */
    List<Ended> run(List<Arrival> arrivals) {
        List<Arrival> openings = arrivals.stream()
                .filter(each -> each.command() instanceof OpenAccounts)
                .toList();
        Openings opening = new Openings(ports.store(), announcements);
        opening.lock(openings);
        Set<UUID> fresh = admit(arrivals);
        opening.run(openings.stream()
                .filter(each -> fresh.remove(each.id().value()))
                .toList());

        List<Arrival> steps = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            boolean once = arrival.command() instanceof CancelSaga || AccountChanges.isChange(arrival);
            if (arrival.command() instanceof Post
                    || (once && fresh.remove(arrival.id().value()))) {
                steps.add(arrival);
            }
        }
        List<Ended> ended = assembling.run(steps);
        settleReplays(arrivals);
        announcements.writeTo(ports);
        return ended;
    }

    /** What became of accounts that were to be frozen, unfrozen or closed, for the log. */
    List<String> accountLines() {
        return assembling.accountLines();
    }

    /** A part is known by its saga and number; what is not part of a saga is known by its message id. */
    private Set<UUID> admit(List<Arrival> arrivals) {
        return new HashSet<>(ports.messages()
                .inbox()
                .admit(arrivals.stream()
                        .filter(each -> !(each.command() instanceof Post))
                        .map(each -> new Seen(
                                each.id().value(),
                                each.record().topic(),
                                each.record().partition(),
                                each.record().offset()))
                        .toList()));
    }

    private void settleReplays(List<Arrival> arrivals) {
        List<SagaId> sagas = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            arrival.replayOf().ifPresent(parked -> {
                ports.messages().parkingLot().markReplayed(parked, "replay");
                if (arrival.command() instanceof Post) {
                    sagas.add(arrival.saga());
                }
            });
        }
        if (!sagas.isEmpty()) {
            ports.store().sagas().unblock(sagas);
        }
    }
}

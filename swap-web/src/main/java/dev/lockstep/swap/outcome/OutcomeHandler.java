package dev.lockstep.swap.outcome;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.message.LedgerEvent;
import dev.lockstep.contract.message.LedgerEvent.AccountsOpened;
import dev.lockstep.contract.message.LedgerEvent.SagaRefused;
import dev.lockstep.outbox.consume.Inbox;
import dev.lockstep.outbox.consume.ParkingLot;
import dev.lockstep.outbox.consume.Seen;
import dev.lockstep.swap.customer.Customers;
import dev.lockstep.swap.trade.Ending;
import dev.lockstep.swap.trade.Endings;
import dev.lockstep.swap.trade.SwapOutbox;
import jakarta.ejb.Stateless;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Applies outcomes, each call in one transaction. (An EJB, because Payara enlists no connection for a CDI bean's
 * {@code @Transactional} on a thread that an EJB started.) An outcome whose deal cannot be seen is never taken for applied: it
 * waits in {@link EarlyOutcomes} until its deal is there.
 */
@Stateless
public class OutcomeHandler {

    private static final Logger LOG = System.getLogger(OutcomeHandler.class.getName());

    /** A commit that was published is visible within milliseconds; what is still unseen after this is not ours. */
    private static final Duration EARLY_FOR_AT_MOST = Duration.ofMinutes(10);

    /** Of one sweep, and so of one transaction. */
    private static final int EARLY_MAX = 200;

    @Inject
    @SwapOutbox
    Inbox inbox;

    @Inject
    @SwapOutbox
    ParkingLot parkingLot;

    @Inject
    EarlyOutcomes early;

    @Inject
    Customers customers;

    @Inject
    @Any
    Instance<Endings> deals;

    @Inject
    Clock clock;

    /** An outcome, where it stands in Kafka, and the parked records it is a copy of. */
    record Arrival(Outcome outcome, Seen seen, List<ParkedId> replays) {}

    /** Applies what was not applied before. */
    public void settle(List<Arrival> arrivals) {
        Set<UUID> fresh = inbox.admit(arrivals.stream().map(Arrival::seen).toList());
        Map<UUID, Outcome> outcomes = new LinkedHashMap<>();
        for (Arrival arrival : arrivals) {
            UUID id = arrival.outcome().id().value();
            if (fresh.contains(id)) {
                outcomes.putIfAbsent(id, arrival.outcome());
            }
            arrival.replays().forEach(parked -> parkingLot.markReplayed(parked, "replay"));
        }
        early.keep(apply(List.copyOf(outcomes.values())));
    }

    /** Applies what could not be seen before; answers what came of age. */
    public List<UUID> settleEarly() {
        List<EarlyOutcomes.Early> taken = early.take(EARLY_MAX);
        List<Outcome> outcomes =
                taken.stream().map(EarlyOutcomes.Early::outcome).toList();
        List<Outcome> unseen = apply(outcomes);
        List<Outcome> applied = new ArrayList<>(outcomes);
        applied.removeAll(unseen);
        List<Outcome> done = new ArrayList<>(applied);
        Instant givenUp = clock.instant().minus(EARLY_FOR_AT_MOST);
        for (EarlyOutcomes.Early waiting : taken) {
            if (unseen.contains(waiting.outcome()) && waiting.receivedAt().isBefore(givenUp)) {
                LOG.log(
                        Level.WARNING,
                        "outcome.of-nothing message={0}",
                        waiting.outcome().id());
                done.add(waiting.outcome());
            }
        }
        early.remove(done);
        return applied.stream().map(Outcome::event).map(OutcomeHandler::subject).toList();
    }

    /** What an outcome is about: the saga, or the request. */
    static UUID subject(LedgerEvent event) {
        if (event instanceof AccountsOpened opened) {
            return opened.request().value();
        }
        return Ending.of(event, null).map(ending -> ending.saga().value()).orElse(new UUID(0, 0));
    }

    /** Answers those that cannot be applied yet. */
    private List<Outcome> apply(List<Outcome> outcomes) {
        List<Outcome> unseen = new ArrayList<>();
        for (Endings kind : deals) {
            Map<SagaId, Outcome> ofKind = new LinkedHashMap<>();
            List<Ending> endings = new ArrayList<>();
            for (Outcome outcome : outcomes) {
                Ending.of(outcome.event(), outcome.trace())
                        .filter(ending -> ending.sagaType().equals(kind.sagaType()))
                        .ifPresent(ending -> {
                            endings.add(ending);
                            ofKind.put(ending.saga(), outcome);
                        });
            }
            if (!endings.isEmpty()) {
                kind.apply(endings).forEach(saga -> unseen.add(ofKind.get(saga)));
            }
        }
        unseen.addAll(activate(outcomes));
        return unseen;
    }

    private List<Outcome> activate(List<Outcome> outcomes) {
        Map<MessageId, Outcome> requests = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            if (outcome.event() instanceof AccountsOpened opened && isCustomers(opened)) {
                requests.put(opened.request(), outcome);
            }
            if (outcome.event() instanceof SagaRefused refused
                    && refused.sagaType().equals(LedgerCommand.OpenAccounts.TYPE)) {
                LOG.log(
                        Level.WARNING,
                        "customer.accounts-refused request={0} code={1}",
                        refused.saga(),
                        refused.code().code());
            }
        }
        return customers.activate(requests.keySet()).stream().map(requests::get).toList();
    }

    /** Anybody may open accounts; a customer's have a name of their own form. */
    private static boolean isCustomers(AccountsOpened opened) {
        String prefix = "customer:" + opened.owner() + ":";
        return opened.accounts().stream().allMatch(account -> account.startsWith(prefix));
    }
}

package dev.lockstep.swap.outcome;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.outbox.consume.InboundRecord;
import dev.lockstep.outbox.consume.RecordHandler;
import dev.lockstep.outbox.consume.Seen;
import dev.lockstep.swap.customer.Customer;
import dev.lockstep.swap.customer.Customers;
import dev.lockstep.swap.trade.Endings;
import dev.lockstep.swap.trade.ParkingHandler;
import dev.lockstep.swap.trade.Waiting;
import dev.lockstep.systemtests.simulation.Database;
import dev.lockstep.systemtests.simulation.Fact;
import dev.lockstep.systemtests.simulation.Fate;
import dev.lockstep.systemtests.simulation.Flaw;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.time.Clock;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The product's handling of the ledger's events, each transaction on tables in memory. */
public final class SimulatedOutcomes {

    private final Fate fate;
    private final Database database;
    private final Clock clock;
    private final Database.Table<UUID, Seen> inbox;
    private final Database.Table<UUID, EarlyOutcomes.Early> early;
    private final OutcomeHandler handler = new Transactions();

    public SimulatedOutcomes(Fate fate, Clock clock, Database database, Endings deals) {
        this.fate = fate;
        this.clock = clock;
        this.database = database;
        this.inbox = database.table();
        this.early = database.table();
        handler.inbox = this::admit;
        handler.early = new SimulatedEarlyOutcomes();
        handler.customers = new NoCustomers();
        handler.deals = new OneKind(deals);
        handler.clock = clock;
    }

    /** What a node does with the records of the events' topic. */
    public RecordHandler handler() {
        LedgerEventsHandler events = new LedgerEventsHandler();
        events.outcomes = handler;
        events.parking = new NothingIsUnreadable();
        events.waiting = new Waiting();
        return events;
    }

    /** Looks again for what outcomes came too early for. */
    public void sweep() {
        handler.settleEarly();
    }

    /** How many outcomes wait. */
    public int waiting() {
        return early.committed().size();
    }

    private Set<UUID> admit(List<Seen> messages) {
        fate.between("enter the inbox");
        Map<UUID, Seen> inOrder = new TreeMap<>();
        messages.forEach(seen -> inOrder.putIfAbsent(seen.messageId(), seen));
        Set<UUID> admitted = new TreeSet<>();
        inOrder.forEach((id, seen) -> {
            database.lock(0, "inbox", id);
            if (!inbox.has(id)) {
                inbox.put(id, seen);
                admitted.add(id);
            }
        });
        return admitted;
    }

    private final class Transactions extends OutcomeHandler {

        @Override
        public void settle(List<Arrival> arrivals) {
            database.transaction(() -> {
                super.settle(arrivals);
                return arrivals;
            });
        }

        @Override
        public List<UUID> settleEarly() {
            return database.transaction(super::settleEarly);
        }
    }

    private final class SimulatedEarlyOutcomes implements EarlyOutcomes {

        @Override
        public void keep(Collection<Outcome> outcomes) {
            if (outcomes.isEmpty()) {
                return;
            }
            fate.between("keep early outcomes");
            outcomes.forEach(outcome -> fate.count(Fact.OUTCOME_EARLY));
            if (!fate.has(Flaw.DROPS_EARLY_OUTCOMES)) {
                outcomes.forEach(outcome -> early.put(outcome.id().value(), new Early(outcome, clock.instant())));
            }
        }

        @Override
        public List<Early> take(int limit) {
            fate.between("take early outcomes");
            List<Early> taken = early.all().stream()
                    .filter(each -> database.isFree("early", each.outcome().id().value()))
                    .limit(limit)
                    .toList();
            taken.forEach(
                    each -> database.lockOutOfOrder("early", each.outcome().id().value()));
            return taken;
        }

        @Override
        public void remove(Collection<Outcome> outcomes) {
            outcomes.forEach(outcome -> early.remove(outcome.id().value()));
        }
    }

    private static final class NothingIsUnreadable extends ParkingHandler {

        @Override
        public void park(InboundRecord record, String reason, String detail, @Nullable SagaId saga) {
            throw new AssertionError("the ledger sent what cannot be processed: " + reason + ", " + detail);
        }
    }

    /** Here the accounts are asked for by others. */
    private static final class NoCustomers implements Customers {

        @Override
        public Optional<Customer> find(String channel, CustomerId id) {
            return Optional.empty();
        }

        @Override
        public Optional<Customer> findByReference(String channel, String reference) {
            return Optional.empty();
        }

        @Override
        public boolean add(Customer customer) {
            throw new UnsupportedOperationException("nobody is taken on here");
        }

        @Override
        public Set<MessageId> activate(Set<MessageId> requests) {
            return Set.of();
        }
    }

    /** What CDI would find: one kind of deals. */
    private record OneKind(Endings deals) implements Instance<Endings> {

        @Override
        public Iterator<Endings> iterator() {
            return List.of(deals).iterator();
        }

        @Override
        public Endings get() {
            return deals;
        }

        @Override
        public Instance<Endings> select(Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends Endings> Instance<U> select(Class<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends Endings> Instance<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isUnsatisfied() {
            return false;
        }

        @Override
        public boolean isAmbiguous() {
            return false;
        }

        @Override
        public void destroy(Endings instance) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Handle<Endings> getHandle() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Iterable<? extends Handle<Endings>> handles() {
            throw new UnsupportedOperationException();
        }
    }
}

package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.SagaId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Fixture: one saga and what became of it, input by input. */
final class Story {

    final Bank bank;
    final ManualClock clock = new ManualClock(Bank.NOON);
    final List<Decision> decisions = new ArrayList<>();
    Assembly saga;

    Story(Bank bank, @Nullable Terms terms) {
        this.bank = bank;
        this.saga = Assembly.fresh(new SagaId(new UUID(1, 1)), terms);
    }

    static Story of(int total) {
        return new Story(Bank.small(), Bank.terms(total));
    }

    Decision arrives(Part part) {
        return arrives(Objects.requireNonNull(saga.terms()), part);
    }

    Decision arrives(Terms terms, Part part) {
        return apply(new Input.PartArrived(terms, part));
    }

    Decision apply(Input input) {
        Decision decision = bank.assembler.decide(saga, input, clock.now());
        saga = saga.after(input, decision);
        decisions.add(decision);
        if (decision instanceof Decision.Book book) {
            book.booking().postings().forEach(bank.books::post);
            bank.past.book(book.booking());
        }
        return decision;
    }

    Refusal refusal() {
        return decisions.stream()
                .filter(Decision.Refuse.class::isInstance)
                .map(decision -> ((Decision.Refuse) decision).refusal())
                .findFirst()
                .orElseThrow(() -> new AssertionError("not refused: " + decisions));
    }
}

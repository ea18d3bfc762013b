package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.saga.SagaDigest;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.assembly.Decision.Kept;
import dev.lockstep.ledger.balance.Books;
import dev.lockstep.ledger.journal.Booking;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.ledger.journal.Past;
import dev.lockstep.ledger.journal.Posting;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The heart of the ledger: says what follows when something happens to a saga. A pure function of the saga, the input,
 * the time, the books and the past; it changes none of them.
 *
 * <p>Where several reasons to refuse hold, {@link RefusalCode}'s order decides, then the number of the part, then the
 * place of the leg: what is known of a saga when it ends fixes its answer. Parts are judged one after the other as they
 * arrive, so it makes no difference how a consumer happened to cut them into batches.
 */
final class Assembler {

    /** All payloads of one saga: they are in memory together when it is booked. 10,000 parts of 1.6 kB. */
    static final long SAGA_BYTES_MAX = 16L << 20;

    private final Books books;
    private final Corrections corrections;

    /** Of parts that correct nothing. */
    Assembler(Books books) {
        this(books, new Past());
    }

    /** @param past the postings that parts correct */
    Assembler(Books books, Past past) {
        this.books = books;
        this.corrections = new Corrections(past);
    }

    /**
     * @param now the database's time, read while the saga's row is locked: so the lock decides between the last part and
     *     the deadline
     */
    Decision decide(Assembly saga, Input input, Instant now) {
        if (input instanceof Input.PartArrived arrived) {
            return decidePart(saga, arrived, now);
        }
        if (saga.hasEnded()) {
            return new Decision.Ignore();
        }
        if (saga.isDue(now)) {
            return new Decision.Expire(Kept.NOTHING);
        }
        if (input instanceof Input.CancelAsked cancel) {
            return new Decision.Refuse(Refusal.ofSaga(RefusalCode.CANCELLED, cancel.reason()), Kept.NOTHING);
        }
        return new Decision.Ignore();
    }

    private Decision decidePart(Assembly saga, Input.PartArrived arrived, Instant now) {
        Part part = arrived.part();
        boolean known = saga.parts().knows(part);
        if (saga.hasEnded()) {
            return known ? new Decision.Ignore() : new Decision.Late();
        }
        if (saga.isDue(now)) {
            return new Decision.Expire(known ? Kept.NOTHING : Kept.LATE);
        }
        Terms terms = Objects.requireNonNull(saga.terms(), "a saga without terms has ended");
        Optional<Refusal> conflict = conflict(saga, terms, arrived);
        if (conflict.isPresent()) {
            return new Decision.Refuse(conflict.get(), Kept.CONFLICT);
        }
        if (known) {
            return new Decision.Ignore();
        }
        return saga.received() + 1 < terms.total()
                ? decideIncomplete(saga, part)
                : decideComplete(saga, terms, part, now);
    }

    private static Optional<Refusal> conflict(Assembly saga, Terms terms, Input.PartArrived arrived) {
        Part part = arrived.part();
        List<String> differences = terms.differences(arrived.terms());
        if (!differences.isEmpty()) {
            return Optional.of(Refusal.ofPart(
                    RefusalCode.CONTEXT_CONFLICT,
                    part,
                    "part " + part.number() + " disagrees with the parts before it on "
                            + String.join(", ", differences)));
        }
        Part same = saga.parts().find(part.number());
        if (same != null && !same.hash().equals(part.hash())) {
            return Optional.of(Refusal.ofPart(
                    RefusalCode.PART_CONFLICT, part, "two different contents came for part " + part.number()));
        }
        return Optional.empty();
    }

    private Decision decideIncomplete(Assembly saga, Part part) {
        return Stream.concat(tooLarge(saga, part).stream(), fault(part).stream())
                .min(Refusal.PRECEDENCE)
                .<Decision>map(refusal -> new Decision.Refuse(refusal, Kept.PART))
                .orElseGet(Decision.Wait::new);
    }

    /** Every part is judged again: an account may have been closed since its part came. */
    private Decision decideComplete(Assembly saga, Terms terms, Part last, Instant now) {
        List<Part> parts = saga.parts().plus(last).inOrder();
        if (parts.size() != terms.total()) {
            throw new IllegalStateException(
                    "saga " + saga.saga() + " is complete but only " + parts.size() + " parts of it were loaded");
        }
        Optional<Refusal> refusal = Stream.of(
                        digestMismatch(terms, parts).stream(),
                        tooLarge(saga, last).stream(),
                        parts.stream().flatMap(part -> fault(part).stream()),
                        corrections.faults(parts).stream())
                .flatMap(found -> found)
                .min(Refusal.PRECEDENCE);
        if (refusal.isPresent()) {
            return new Decision.Refuse(refusal.get(), Kept.PART);
        }
        List<Posting> postings = parts.stream().map(part -> posting(part, now)).toList();
        return Funds.shortage(books, postings)
                .<Decision>map(shortage -> new Decision.Refuse(shortage, Kept.PART))
                .orElseGet(() -> new Decision.Book(new Booking(saga.saga(), terms.total(), postings)));
    }

    private static Optional<Refusal> digestMismatch(Terms terms, List<Part> parts) {
        if (terms.digest() == null) {
            return Optional.empty();
        }
        String digest =
                SagaDigest.of(parts.stream().map(part -> part.hash().sha256()).toList());
        return digest.equals(terms.digest())
                ? Optional.empty()
                : Optional.of(Refusal.ofSaga(
                        RefusalCode.DIGEST_MISMATCH, "the parts are not the ones that the digest announced"));
    }

    private static Optional<Refusal> tooLarge(Assembly saga, Part part) {
        return saga.bytes() + part.bytes() <= SAGA_BYTES_MAX
                ? Optional.empty()
                : Optional.of(Refusal.ofPart(
                        RefusalCode.SAGA_TOO_LARGE, part, "the parts have more than " + SAGA_BYTES_MAX + " bytes"));
    }

    /** Why this part can never be booked, whatever the others are: in the order of {@link RefusalCode}. */
    private Optional<Refusal> fault(Part part) {
        List<CommandLeg> legs = part.post().legs();
        if (legs.isEmpty() || legs.size() > Posting.LEGS_MAX) {
            return Optional.of(Refusal.ofPart(
                    RefusalCode.LEGS_OUT_OF_BOUNDS,
                    part,
                    "a posting has " + Posting.LEGS_MIN + " to " + Posting.LEGS_MAX + " legs, not " + legs.size()));
        }
        Optional<CommandLeg> zero = first(legs, leg -> leg.amount().isZero());
        if (zero.isPresent()) {
            return blame(RefusalCode.ZERO_AMOUNT, part, zero, "a leg moves nothing");
        }
        Optional<Asset> unbalanced =
                Posting.unbalancedAsset(legs.stream().map(CommandLeg::amount).toList());
        if (unbalanced.isPresent()) {
            return Optional.of(Refusal.ofPart(
                    RefusalCode.UNBALANCED,
                    part,
                    "the legs of part " + part.number() + " do not sum to zero in " + unbalanced.get()));
        }
        return accountFault(part, legs).or(() -> corrections.fault(part));
    }

    private Optional<Refusal> accountFault(Part part, List<CommandLeg> legs) {
        return blame(
                        RefusalCode.UNKNOWN_ACCOUNT,
                        part,
                        first(legs, leg -> books.account(leg.account()) == null),
                        "there is no such account")
                .or(() -> blame(
                        RefusalCode.ASSET_MISMATCH,
                        part,
                        first(
                                legs,
                                leg -> !account(leg).asset().equals(leg.amount().asset())),
                        "the account holds another asset"))
                .or(() -> blame(
                        RefusalCode.ACCOUNT_CLOSED,
                        part,
                        first(legs, leg -> account(leg).state() == AccountState.CLOSED),
                        "the account is closed"))
                .or(() -> blame(
                        RefusalCode.ACCOUNT_FROZEN,
                        part,
                        first(legs, leg -> account(leg).state() == AccountState.FROZEN),
                        "the account is frozen"));
    }

    private static Optional<CommandLeg> first(List<CommandLeg> legs, Predicate<CommandLeg> wrong) {
        return legs.stream().filter(wrong).findFirst();
    }

    private static Optional<Refusal> blame(RefusalCode code, Part part, Optional<CommandLeg> leg, String why) {
        return leg.map(found -> Refusal.ofAccount(code, part.number(), found.account(), why));
    }

    private Account account(CommandLeg leg) {
        return account(leg.account());
    }

    private Account account(String id) {
        return Objects.requireNonNull(books.account(id), "checked before: the account is known");
    }

    private static Posting posting(Part part, Instant now) {
        @Nullable Instant effectiveAt = part.post().effectiveAt();
        return new Posting(
                part.number(),
                part.post().description(),
                effectiveAt == null ? now : effectiveAt,
                part.post().legs().stream()
                        .map(leg -> new Leg(leg.account(), leg.amount()))
                        .toList(),
                part.post().corrects());
    }
}

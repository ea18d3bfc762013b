package dev.lockstep.ledger.assembly;

import static dev.lockstep.ledger.assembly.Bank.BTC;
import static dev.lockstep.ledger.assembly.Bank.DEADLINE;
import static dev.lockstep.ledger.assembly.Bank.EUR;
import static dev.lockstep.ledger.assembly.Bank.legs;
import static dev.lockstep.ledger.assembly.Bank.move;
import static dev.lockstep.ledger.assembly.Bank.terms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.SagaDigest;
import dev.lockstep.ledger.account.Account;
import dev.lockstep.ledger.assembly.Assembly.State;
import dev.lockstep.ledger.assembly.Decision.Kept;
import dev.lockstep.ledger.journal.Posting;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AssemblerTest {

    @Test
    void booksAllPartsWhenTheLastOneArrives() {
        Story story = Story.of(3);
        assertThat(story.arrives(move(3, "alice", "house", 1))).isInstanceOf(Decision.Wait.class);
        assertThat(story.arrives(move(1, "alice", "house", 2))).isInstanceOf(Decision.Wait.class);
        Decision last = story.arrives(move(2, "house", "bob", 3));
        assertThat(last).isInstanceOf(Decision.Book.class);
        assertThat(((Decision.Book) last).booking().postings())
                .extracting(Posting::part)
                .containsExactly(1, 2, 3);
        assertThat(story.saga.state()).isEqualTo(State.BOOKED);
        assertThat(story.bank.books.balance("alice")).isEqualTo(Money.ofMinor(EUR, 99_97));
        assertThat(story.bank.books.balance("bob")).isEqualTo(Money.ofMinor(EUR, 3));
    }

    @Test
    void booksACommandThatStandsAloneAtOnce() {
        Story story = new Story(Bank.small(), Terms.standAlone());
        assertThat(story.arrives(move(1, "alice", "bob", 100_00))).isInstanceOf(Decision.Book.class);
    }

    @Test
    void takesTheEffectiveTimeOfThePartOrElseTheTimeOfBooking() {
        Instant past = Instant.parse("2020-01-01T00:00:00Z");
        Part plain = move(1, "alice", "bob", 1);
        Part dated = new Part(
                1, plain.hash(), plain.bytes(), new Post("dated", plain.post().legs(), past));
        assertThat(effectiveAt(dated)).isEqualTo(past);
        assertThat(effectiveAt(plain)).isEqualTo(Bank.NOON);
    }

    @Test
    void ignoresARedeliveryBeforeAndAfterTheEnd() {
        Story story = Story.of(2);
        Part first = move(1, "alice", "bob", 1);
        story.arrives(first);
        assertThat(story.arrives(first)).isInstanceOf(Decision.Ignore.class);
        story.arrives(move(2, "alice", "bob", 1));
        assertThat(story.arrives(first)).isInstanceOf(Decision.Ignore.class);
        assertThat(story.saga.received()).isEqualTo(2);
        assertThat(story.saga.state()).isEqualTo(State.BOOKED);
    }

    @Test
    void refusesTwoContentsForOnePartAndKeepsBoth() {
        Story story = Story.of(2);
        story.arrives(move(1, "alice", "bob", 1));
        Part other = move(1, "alice", "bob", 2);
        assertThat(story.arrives(other).kept()).isEqualTo(Kept.CONFLICT);
        assertThat(story.refusal().code()).isEqualTo(RefusalCode.PART_CONFLICT);
        assertThat(story.refusal().part()).isEqualTo(1);
        assertThat(story.arrives(other)).isInstanceOf(Decision.Ignore.class);
    }

    @Test
    void refusesPartsThatDisagreeOnAnythingOfTheContext() {
        for (Terms other : List.of(
                terms(3),
                new Terms("other", 2, DEADLINE, null),
                new Terms("test", 2, DEADLINE.plusMillis(1), null),
                new Terms("test", 2, DEADLINE, "0".repeat(64)))) {
            Story story = Story.of(2);
            story.arrives(move(1, "alice", "bob", 1));
            assertThat(story.arrives(other, move(2, "alice", "bob", 1)).kept()).isEqualTo(Kept.CONFLICT);
            assertThat(story.refusal().code()).isEqualTo(RefusalCode.CONTEXT_CONFLICT);
        }
    }

    @Test
    void refusesTheSamePartUnderAnotherContext() {
        Story story = Story.of(2);
        Part part = move(1, "alice", "bob", 1);
        story.arrives(part);
        story.arrives(terms(3), part);
        assertThat(story.refusal().code()).isEqualTo(RefusalCode.CONTEXT_CONFLICT);
    }

    @Test
    void keepsALatePartOnceAndChangesNothing() {
        Story story = Story.of(2);
        story.apply(new Input.CancelAsked("changed my mind"));
        Part late = move(1, "alice", "bob", 1);
        assertThat(story.arrives(late)).isInstanceOf(Decision.Late.class);
        assertThat(story.arrives(late)).isInstanceOf(Decision.Ignore.class);
        assertThat(story.arrives(move(1, "alice", "bob", 2))).isInstanceOf(Decision.Late.class);
        assertThat(story.saga.state()).isEqualTo(State.REFUSED);
        assertThat(story.saga.received()).isZero();
    }

    @Test
    void expiresAtTheDeadlineAndNotBefore() {
        Story story = Story.of(2);
        story.arrives(move(1, "alice", "bob", 1));
        story.clock.set(DEADLINE.minusNanos(1_000));
        assertThat(story.apply(new Input.DeadlineReached())).isInstanceOf(Decision.Ignore.class);
        story.clock.set(DEADLINE);
        assertThat(story.apply(new Input.DeadlineReached())).isEqualTo(new Decision.Expire(Kept.NOTHING));
        assertThat(story.apply(new Input.DeadlineReached())).isInstanceOf(Decision.Ignore.class);
        assertThat(story.saga.state()).isEqualTo(State.EXPIRED);
    }

    @Test
    void expiresWhenTheLastPartComesAfterTheDeadlineAndCallsThatPartLate() {
        Story story = Story.of(2);
        story.arrives(move(1, "alice", "bob", 1));
        story.clock.set(DEADLINE);
        assertThat(story.arrives(move(2, "alice", "bob", 1))).isEqualTo(new Decision.Expire(Kept.LATE));
        assertThat(story.saga.received()).isEqualTo(1);
    }

    @Test
    void expiresAtOnceWhenEvenTheFirstPartComesAfterItsDeadline() {
        Story story = Story.of(1);
        story.clock.set(DEADLINE.plus(Duration.ofHours(1)));
        assertThat(story.arrives(move(1, "alice", "bob", 1))).isEqualTo(new Decision.Expire(Kept.LATE));
    }

    @Test
    void doesNotCallARedeliveryLateWhenItFindsTheDeadlinePassed() {
        Story story = Story.of(2);
        Part part = move(1, "alice", "bob", 1);
        story.arrives(part);
        story.clock.set(DEADLINE);
        assertThat(story.arrives(part)).isEqualTo(new Decision.Expire(Kept.NOTHING));
    }

    @Test
    void cancelsWhatIsNotCompleteAndNothingElse() {
        Story open = Story.of(2);
        open.arrives(move(1, "alice", "bob", 1));
        open.apply(new Input.CancelAsked("x".repeat(10_000)));
        assertThat(open.refusal().code()).isEqualTo(RefusalCode.CANCELLED);
        assertThat(open.refusal().detail()).hasSize(Refusal.DETAIL_LENGTH_MAX);

        Story booked = Story.of(1);
        booked.arrives(move(1, "alice", "bob", 1));
        assertThat(booked.apply(new Input.CancelAsked("too late"))).isInstanceOf(Decision.Ignore.class);

        Story due = Story.of(2);
        due.arrives(move(1, "alice", "bob", 1));
        due.clock.set(DEADLINE);
        assertThat(due.apply(new Input.CancelAsked("too late"))).isEqualTo(new Decision.Expire(Kept.NOTHING));
    }

    @Test
    void remembersACancellationThatOvertookTheParts() {
        Story story = new Story(Bank.small(), null);
        story.apply(new Input.CancelAsked("before anything came"));
        assertThat(story.refusal().code()).isEqualTo(RefusalCode.CANCELLED);
        assertThat(story.arrives(terms(1), move(1, "alice", "bob", 1))).isInstanceOf(Decision.Late.class);
    }

    @Test
    void refusesTheWholeSagaAtOnceForAPartThatCanNeverBeBooked() {
        Bank bank = Bank.small()
                .account(new Account("closed", EUR, false, AccountState.CLOSED), 0)
                .account(new Account("frozen", EUR, false, AccountState.FROZEN), 0);
        assertRefused(bank, legs().part(1), RefusalCode.LEGS_OUT_OF_BOUNDS);
        assertRefused(bank, legs().add("alice", EUR, 0).part(1), RefusalCode.ZERO_AMOUNT);
        assertRefused(bank, legs().add("alice", EUR, -1).part(1), RefusalCode.UNBALANCED);
        assertRefused(bank, legs().add("alice", EUR, -1).add("bob", BTC, 1).part(1), RefusalCode.UNBALANCED);
        assertRefused(bank, move(1, "alice", "nobody", 1), RefusalCode.UNKNOWN_ACCOUNT);
        assertRefused(bank, legs().add("alice", BTC, -1).add("bob", BTC, 1).part(1), RefusalCode.ASSET_MISMATCH);
        assertRefused(bank, move(1, "alice", "closed", 1), RefusalCode.ACCOUNT_CLOSED);
        assertRefused(bank, move(1, "alice", "frozen", 1), RefusalCode.ACCOUNT_FROZEN);
    }

    @Test
    void judgesFundsAtBookingOnly() {
        Story story = Story.of(2);
        assertThat(story.arrives(move(1, "bob", "house", 50))).isInstanceOf(Decision.Wait.class);
        assertThat(story.arrives(move(2, "alice", "bob", 50))).isInstanceOf(Decision.Book.class);
        assertThat(story.bank.books.balance("bob").isZero()).isTrue();
    }

    @Test
    void refusesForFundsByTheNetEffectAndBlamesThePartThatFirstRunsShort() {
        Story story = Story.of(4);
        story.arrives(move(1, "house", "bob", 10));
        story.arrives(move(2, "bob", "house", 10));
        story.arrives(move(3, "bob", "house", 1));
        story.arrives(move(4, "alice", "house", 1));
        assertThat(story.refusal().code()).isEqualTo(RefusalCode.INSUFFICIENT_FUNDS);
        assertThat(story.refusal().part()).isEqualTo(3);
        assertThat(story.refusal().account()).isEqualTo("bob");
        assertThat(story.bank.books.changes()).isEmpty();
    }

    @Test
    void refusesABalanceOfMoreThan38Digits() {
        Bank bank = new Bank().house("a", BTC);
        bank.books.locked(
                new Account("full", BTC, true, AccountState.OPEN),
                BigInteger.TEN.pow(38).subtract(BigInteger.ONE));
        Story story = new Story(bank, terms(1));
        story.arrives(legs().add("a", BTC, -1).add("full", BTC, 1).part(1));
        assertThat(story.refusal().code()).isEqualTo(RefusalCode.BALANCE_OUT_OF_RANGE);
        assertThat(story.refusal().account()).isEqualTo("full");
    }

    @Test
    void booksOnlyWhatTheDigestAnnounced() {
        Part first = move(1, "alice", "bob", 1);
        Part second = move(2, "alice", "bob", 2);
        String digest =
                SagaDigest.of(List.of(first.hash().sha256(), second.hash().sha256()));
        Terms sealed = new Terms("test", 2, DEADLINE, digest);

        Story right = new Story(Bank.small(), sealed);
        right.arrives(second);
        assertThat(right.arrives(first)).isInstanceOf(Decision.Book.class);

        Story foreign = new Story(Bank.small(), sealed);
        foreign.arrives(first);
        foreign.arrives(move(2, "alice", "bob", 3));
        assertThat(foreign.refusal().code()).isEqualTo(RefusalCode.DIGEST_MISMATCH);
    }

    @Test
    void tellsTheFirstOfSeveralReasonsByPrecedence() {
        Story sealed = new Story(Bank.small(), new Terms("test", 2, DEADLINE, "0".repeat(64)));
        sealed.arrives(move(1, "bob", "house", 1));
        sealed.arrives(legs().add("nobody", EUR, -1).part(2));
        assertThat(sealed.refusal().code()).isEqualTo(RefusalCode.DIGEST_MISMATCH);

        Story open = Story.of(2);
        open.arrives(move(1, "bob", "house", 1));
        open.arrives(legs().add("nobody", EUR, -1).part(2));
        assertThat(open.refusal().code()).isEqualTo(RefusalCode.UNBALANCED);
    }

    @Test
    void judgesAnAccountAgainThatWasClosedWhileThePartWaited() {
        Story story = Story.of(2);
        story.arrives(move(1, "alice", "bob", 1));
        story.bank.account(new Account("bob", EUR, false, AccountState.CLOSED), 0);
        story.arrives(move(2, "alice", "house", 1));
        assertThat(story.refusal().code()).isEqualTo(RefusalCode.ACCOUNT_CLOSED);
        assertThat(story.refusal().part()).isEqualTo(1);
    }

    @Test
    void refusesASagaThatIsTooLargeToBeInMemoryAtOnce() {
        Story story = Story.of(3);
        Part plain = move(1, "alice", "bob", 1);
        story.arrives(new Part(1, plain.hash(), (int) Assembler.SAGA_BYTES_MAX, plain.post()));
        story.arrives(move(2, "alice", "bob", 1));
        assertThat(story.refusal().code()).isEqualTo(RefusalCode.SAGA_TOO_LARGE);
    }

    @Test
    void changesNeitherTheBooksNorTheSagaByDeciding() {
        Bank bank = Bank.small();
        Assembly saga = Assembly.fresh(new SagaId(new UUID(1, 1)), terms(1));
        Input input = new Input.PartArrived(terms(1), move(1, "alice", "bob", 1));
        Decision once = bank.assembler.decide(saga, input, Bank.NOON);
        assertThat(bank.assembler.decide(saga, input, Bank.NOON)).isEqualTo(once);
        assertThat(bank.books.changes()).isEmpty();
        assertThat(saga.received()).isZero();
    }

    private static Instant effectiveAt(Part part) {
        Decision decision = Story.of(1).arrives(part);
        return ((Decision.Book) decision).booking().postings().get(0).effectiveAt();
    }

    private static void assertRefused(Bank bank, Part part, RefusalCode code) {
        Story incomplete = new Story(bank, terms(2));
        assertThat(incomplete.arrives(part).kept()).isEqualTo(Kept.PART);
        assertThat(incomplete.refusal().code()).isEqualTo(code);
        assertThat(incomplete.refusal().part()).isEqualTo(1);
        Story complete = new Story(bank, terms(1));
        complete.arrives(part);
        assertThat(complete.refusal()).isEqualTo(incomplete.refusal());
    }
}

package dev.lockstep.ledger.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.message.CommandCodec;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.message.Correction.Kind;
import dev.lockstep.contract.message.LedgerCommand.Post;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.contract.money.Money;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.ledger.journal.PastPosting;
import dev.lockstep.ledger.journal.Posting;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seven cents went from Alice to Bob, and should not have. */
class CorrectionsTest {

    private static final PostingId WRONG = new PostingId(new UUID(5, 1));

    private final Bank bank = Bank.small();

    @BeforeEach
    void bookWrongly() {
        bank.past.read(List.of(new PastPosting(
                WRONG,
                List.of(new Leg("alice", Money.ofMinor(Bank.EUR, -7)), new Leg("bob", Money.ofMinor(Bank.EUR, 7))),
                Set.of())));
        bank.customer("bob", Bank.EUR, 7);
    }

    @Test
    void booksAReversalAndWhatItCorrectsStandsInThePosting() {
        Story story = story(1);
        Decision decision = story.arrives(part(1, Kind.REVERSAL, "bob", "alice", 7));
        Posting posting = ((Decision.Book) decision).booking().postings().get(0);
        assertThat(posting.corrects()).isEqualTo(correction(Kind.REVERSAL));
    }

    @Test
    void booksAReversalTogetherWithItsReplacementWhicheverComesFirst() {
        Story story = story(2);
        assertThat(story.arrives(part(2, Kind.REPLACEMENT, "alice", "house", 7)))
                .isInstanceOf(Decision.Wait.class);
        assertThat(story.arrives(part(1, Kind.REVERSAL, "bob", "alice", 7))).isInstanceOf(Decision.Book.class);
    }

    @Test
    void replacesWhatWasReversedBefore() {
        story(1).arrives(part(1, Kind.REVERSAL, "bob", "alice", 7));
        assertThat(story(1).arrives(part(1, Kind.REPLACEMENT, "alice", "house", 7)))
                .isInstanceOf(Decision.Book.class);
        assertRefused(story(1), part(1, Kind.REPLACEMENT, "alice", "house", 7), RefusalCode.ALREADY_CORRECTED);
    }

    @Test
    void reversesAPostingOnce() {
        story(1).arrives(part(1, Kind.REVERSAL, "bob", "alice", 7));
        bank.customer("bob", Bank.EUR, 7);
        assertRefused(story(1), part(1, Kind.REVERSAL, "bob", "alice", 7), RefusalCode.ALREADY_CORRECTED);
    }

    @Test
    void reversesAPostingOnceWithinASagaToo() {
        bank.customer("bob", Bank.EUR, 14);
        Story story = story(2);
        story.arrives(part(1, Kind.REVERSAL, "bob", "alice", 7));
        story.arrives(part(2, Kind.REVERSAL, "bob", "alice", 7));
        assertThat(story.refusal().code()).isEqualTo(RefusalCode.ALREADY_CORRECTED);
        assertThat(story.refusal().part()).isEqualTo(2);
    }

    @Test
    void refusesAReversalThatTakesBackSomethingElse() {
        assertRefused(story(2), part(1, Kind.REVERSAL, "bob", "alice", 6), RefusalCode.REVERSAL_MISMATCH);
        assertRefused(story(2), part(1, Kind.REVERSAL, "alice", "bob", 7), RefusalCode.REVERSAL_MISMATCH);
        assertRefused(story(2), part(1, Kind.REVERSAL, "house", "alice", 7), RefusalCode.REVERSAL_MISMATCH);
    }

    @Test
    void refusesToReplaceWhatNobodyReverses() {
        Story story = story(2);
        assertThat(story.arrives(part(1, Kind.REPLACEMENT, "alice", "house", 7)))
                .isInstanceOf(Decision.Wait.class);
        story.arrives(Bank.move(2, "bob", "alice", 7));
        assertThat(story.refusal().code()).isEqualTo(RefusalCode.NOT_REVERSED);
        assertThat(story.refusal().part()).isEqualTo(1);
    }

    @Test
    void refusesToCorrectWhatIsNotInTheJournal() {
        PostingId unknown = new PostingId(new UUID(5, 2));
        Post post = new Post(
                "undone", move("bob", "alice", 7), null, new Correction(unknown, Kind.REVERSAL, "because", "me"));
        Story story = story(2);
        assertRefused(story, Part.of(1, CommandCodec.encode(post), post), RefusalCode.UNKNOWN_POSTING);
        assertThat(story.refusal().detail()).contains("part 1", unknown.toString());
    }

    @Test
    void needsTheMoneyToTakeItBack() {
        bank.customer("bob", Bank.EUR, 6);
        assertRefused(story(1), part(1, Kind.REVERSAL, "bob", "alice", 7), RefusalCode.INSUFFICIENT_FUNDS);
    }

    private Story story(int total) {
        return new Story(bank, Bank.terms(total));
    }

    private static void assertRefused(Story story, Part part, RefusalCode code) {
        story.arrives(part);
        assertThat(story.refusal().code()).isEqualTo(code);
    }

    private static Part part(int number, Kind kind, String from, String to, long minor) {
        Post post = new Post("correction", move(from, to, minor), null, correction(kind));
        return Part.of(number, CommandCodec.encode(post), post);
    }

    private static Correction correction(Kind kind) {
        return new Correction(WRONG, kind, "booked on the wrong account", "me");
    }

    private static List<CommandLeg> move(String from, String to, long minor) {
        return List.of(
                new CommandLeg(from, Money.ofMinor(Bank.EUR, -minor)),
                new CommandLeg(to, Money.ofMinor(Bank.EUR, minor)));
    }
}

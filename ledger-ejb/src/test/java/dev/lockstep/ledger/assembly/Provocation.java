package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.message.AccountKind;
import dev.lockstep.contract.message.AccountSpec;
import dev.lockstep.contract.message.AccountState;
import dev.lockstep.contract.message.Correction;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.message.LedgerCommand.ChangeAccount;
import dev.lockstep.contract.message.LedgerCommand.OpenAccounts;
import dev.lockstep.contract.message.RefusalCode;
import dev.lockstep.contract.money.Money;
import dev.lockstep.ledger.assembly.Draft.Heard;
import dev.lockstep.ledger.journal.Leg;
import dev.lockstep.ledger.journal.PastPosting;
import dev.lockstep.ledger.journal.Posting;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.ObjIntConsumer;

/**
 * Fixture: how each refusal code is earned. A code without a provocation does not compile; all that must hold of every code
 * and of every two of them is then tested of itself, by {@link RefusalCodesTest}.
 */
sealed interface Provocation {

    /** By a saga of {@link Draft#TOTAL} parts. */
    sealed interface InSaga extends Provocation {

        /** Makes the saga earn the code, by this part of it. */
        void spoil(Draft draft, int number);

        /** Whether the code is earned by now, when this part was spoilt. */
        boolean isEarned(Heard heard, int number);
    }

    /** Something is wrong with a part: known when it comes. */
    record OfPart(ObjIntConsumer<Draft> how) implements InSaga {
        @Override
        public void spoil(Draft draft, int number) {
            how.accept(draft, number);
        }

        @Override
        public boolean isEarned(Heard heard, int number) {
            return heard.isNow(number);
        }
    }

    /** A part costs more than there is: known when all parts have come. */
    record OfFunds(ObjIntConsumer<Draft> how) implements InSaga {
        @Override
        public void spoil(Draft draft, int number) {
            how.accept(draft, number);
        }

        @Override
        public boolean isEarned(Heard heard, int number) {
            return heard.isComplete() && heard.wasTaken(number);
        }
    }

    /** A part moves money to an account that is shut: known when it comes, or at the end if that happened meanwhile. */
    record OfAccount(String account) implements InSaga {
        @Override
        public void spoil(Draft draft, int number) {
            draft.move(number, "house", account);
        }

        @Override
        public boolean isEarned(Heard heard, int number) {
            boolean judged = heard.isNow(number) || (heard.isComplete() && heard.wasTaken(number));
            return heard.accountsAreShut() && judged;
        }
    }

    /** The seal is not that of these parts: known when all of them have come. */
    record WrongSeal() implements InSaga {
        @Override
        public void spoil(Draft draft, int number) {
            draft.seal("0".repeat(64));
        }

        @Override
        public boolean isEarned(Heard heard, int number) {
            return heard.isComplete();
        }
    }

    /** A part says something else about the saga than the others: known when another one came, before it or after it. */
    record Disagreement() implements InSaga {
        @Override
        public void spoil(Draft draft, int number) {
            draft.disagree(number);
        }

        @Override
        public boolean isEarned(Heard heard, int number) {
            return heard.disagrees();
        }
    }

    /** A number comes with two contents: known when the second one comes. */
    record Contradiction() implements InSaga {
        @Override
        public void spoil(Draft draft, int number) {
            draft.contradict(number);
        }

        @Override
        public boolean isEarned(Heard heard, int number) {
            return heard.contents(number) > 1;
        }
    }

    /** It is asked for. */
    record Wish() implements InSaga {
        @Override
        public void spoil(Draft draft, int number) {
            draft.cancel();
        }

        @Override
        public boolean isEarned(Heard heard, int number) {
            return heard.contents(0) > 0;
        }
    }

    /**
     * A part corrects what cannot be corrected so: known when it comes, or with all the others.
     *
     * @param atOnce whether it is known when it comes
     */
    record OfCorrection(Correction correction, boolean atOnce) implements InSaga {

        /** Is in the journal as it was booked. */
        static final PostingId BOOKED = new PostingId(new UUID(5, 1));

        /** Is in the journal and was reversed. */
        static final PostingId REVERSED = new PostingId(new UUID(5, 2));

        static final PostingId UNKNOWN = new PostingId(new UUID(5, 3));

        static OfCorrection atOnce(PostingId posting, Correction.Kind kind) {
            return new OfCorrection(new Correction(posting, kind, "because", "me"), true);
        }

        static OfCorrection atTheEnd(PostingId posting, Correction.Kind kind) {
            return new OfCorrection(new Correction(posting, kind, "because", "me"), false);
        }

        static List<PastPosting> past() {
            List<Leg> legs =
                    List.of(new Leg("house", Money.ofMinor(Bank.EUR, -7)), new Leg("bob", Money.ofMinor(Bank.EUR, 7)));
            return List.of(
                    new PastPosting(BOOKED, legs, Set.of()),
                    new PastPosting(REVERSED, legs, Set.of(Correction.Kind.REVERSAL)));
        }

        @Override
        public void spoil(Draft draft, int number) {
            draft.correct(number, correction);
        }

        @Override
        public boolean isEarned(Heard heard, int number) {
            return heard.isComplete() && heard.wasTaken(number) || atOnce && heard.isNow(number);
        }
    }

    /** By a command that is no part of a saga. */
    record Alone(LedgerCommand command) implements Provocation {}

    static Provocation of(RefusalCode code) {
        return switch (code) {
            case CONTEXT_CONFLICT -> new Disagreement();
            case PART_CONFLICT -> new Contradiction();
            case DIGEST_MISMATCH -> new WrongSeal();
            case CANCELLED -> new Wish();
            case LEGS_OUT_OF_BOUNDS ->
                new OfPart((draft, number) -> {
                    for (int legs = 0; legs < Posting.LEGS_MAX; legs += 2) {
                        draft.move(number, "alice", "house");
                    }
                });
            case SAGA_TOO_LARGE -> new OfPart((draft, number) -> draft.length(number, Assembler.SAGA_BYTES_MAX + 1));
            case ZERO_AMOUNT -> new OfPart((draft, number) -> draft.leg(number, "alice", Bank.EUR, 0));
            case UNBALANCED -> new OfPart((draft, number) -> draft.leg(number, "house", Bank.EUR, 1));
            case UNKNOWN_ACCOUNT -> new OfPart((draft, number) -> draft.move(number, "house", "nobody"));
            case ASSET_MISMATCH ->
                new OfPart((draft, number) -> {
                    draft.leg(number, "alice", Bank.BTC, -1);
                    draft.leg(number, "house", Bank.BTC, 1);
                });
            case ACCOUNT_CONFLICT ->
                new Alone(new OpenAccounts(
                        "somebody else", List.of(new AccountSpec("alice", Bank.EUR, AccountKind.CUSTOMER))));
            case ACCOUNT_CLOSED -> new OfAccount("closed");
            case ACCOUNT_FROZEN -> new OfAccount("frozen");
            case BALANCE_NOT_ZERO ->
                new Alone(new ChangeAccount("alice", AccountState.CLOSED, "no longer needed", "me"));
            case UNKNOWN_POSTING -> OfCorrection.atOnce(OfCorrection.UNKNOWN, Correction.Kind.REPLACEMENT);
            case ALREADY_CORRECTED -> OfCorrection.atOnce(OfCorrection.REVERSED, Correction.Kind.REVERSAL);
            case REVERSAL_MISMATCH -> OfCorrection.atOnce(OfCorrection.BOOKED, Correction.Kind.REVERSAL);
            case NOT_REVERSED -> OfCorrection.atTheEnd(OfCorrection.BOOKED, Correction.Kind.REPLACEMENT);
            case INSUFFICIENT_FUNDS -> new OfFunds((draft, number) -> draft.move(number, "bob", "house"));
            case BALANCE_OUT_OF_RANGE -> new OfFunds((draft, number) -> draft.move(number, "house", "full"));
        };
    }
}

package dev.lockstep.contract.message;

import dev.lockstep.contract.id.SagaId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a producer can ask of the ledger on {@value Topics#LEDGER_COMMANDS}. */
public sealed interface LedgerCommand {

    /** The {@code message-type} header. */
    String type();

    /**
     * Book these legs, together with the rest of the saga. Readable, but not judged: whether the legs balance and the
     * accounts exist is the ledger's decision, a refusal and not a parked record.
     *
     * @param effectiveAt when it counts economically, or null: at booking
     * @param corrects what it puts right, or null
     */
    record Post(
            String description,
            List<CommandLeg> legs,
            @Nullable Instant effectiveAt,
            @Nullable Correction corrects) implements LedgerCommand {

        public static final String TYPE = "post";
        public static final int DESCRIPTION_LENGTH_MAX = 500;

        public Post {
            if (description.length() > DESCRIPTION_LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "description has more than " + DESCRIPTION_LENGTH_MAX + " characters");
            }
            legs = List.copyOf(legs);
        }

        /** One that corrects nothing. */
        public Post(String description, List<CommandLeg> legs, @Nullable Instant effectiveAt) {
            this(description, legs, effectiveAt, null);
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** End a saga that is not complete yet: it is refused with {@link RefusalCode#CANCELLED}. */
    record CancelSaga(SagaId saga, String reason) implements LedgerCommand {

        public static final String TYPE = "cancel-saga";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * Open accounts for an owner. Opening what is open already, unchanged, is done already; always stands alone.
     *
     * @param owner an opaque reference, never a name
     */
    record OpenAccounts(String owner, List<AccountSpec> accounts) implements LedgerCommand {

        public static final String TYPE = "open-accounts";

        public OpenAccounts {
            if (accounts.isEmpty()) {
                throw new IllegalArgumentException("open-accounts names no account");
            }
            accounts = List.copyOf(accounts);
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * Freeze, unfreeze or close an account. What it is already stays as it is; always stands alone. The record key is the
     * account, so that the changes of one account keep their order.
     *
     * @param reason why, for whoever asks later
     * @param actor who wants it, an opaque reference
     */
    record ChangeAccount(String account, AccountState state, String reason, String actor) implements LedgerCommand {

        public static final String TYPE = "change-account";

        public ChangeAccount {
            CommandLeg.requireAccount(account);
            Explained.require(reason, actor);
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * Make everything that is kept beside the journal again from its legs, compare, and keep a report under this message's
     * id. Changes nothing; as long as another one waits to be started, this one is that one. Always stands alone.
     *
     * @param actor who wants it, an opaque reference
     */
    record Reconcile(String actor) implements LedgerCommand {

        public static final String TYPE = "reconcile";

        public Reconcile {
            Explained.requireActor(actor);
        }

        @Override
        public String type() {
            return TYPE;
        }
    }
}

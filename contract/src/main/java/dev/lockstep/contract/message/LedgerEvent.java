package dev.lockstep.contract.message;

import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.money.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger announces on {@value Topics#LEDGER_EVENTS}. A command that stood alone is a saga of one part whose id
 * is the command's message id.
 */
public sealed interface LedgerEvent {

    /** The {@code message-type} header. */
    String type();

    /** The saga's end: everything in it is booked. */
    record SagaBooked(SagaId saga, String sagaType, Instant bookedAt, List<BookedPart> parts) implements LedgerEvent {

        public static final String TYPE = "saga-booked";

        public SagaBooked {
            parts = List.copyOf(parts);
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** The posting that a part became, and each account it touched with its balance after it. */
    record BookedPart(int part, PostingId posting, List<BalanceAfter> balances) {
        public BookedPart {
            balances = List.copyOf(balances);
        }
    }

    record BalanceAfter(String account, Money balance) {}

    /**
     * The saga's end: nothing of it is booked.
     *
     * @param part the part that is to blame, or null
     * @param account the account that is to blame, or null
     */
    record SagaRefused(
            SagaId saga,
            String sagaType,
            Instant refusedAt,
            RefusalCode code,
            String detail,
            @Nullable Integer part,
            @Nullable String account)
            implements LedgerEvent {

        public static final String TYPE = "saga-refused";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** The saga's end: its deadline came before its last part; nothing of it is booked. */
    record SagaExpired(SagaId saga, String sagaType, Instant expiredAt, int total, List<Integer> received)
            implements LedgerEvent {

        public static final String TYPE = "saga-expired";

        public SagaExpired {
            received = List.copyOf(received);
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** A part came after its saga's end: kept as evidence, never booked. */
    record PartLate(SagaId saga, int part, MessageId message, String sagaState, Instant receivedAt)
            implements LedgerEvent {

        public static final String TYPE = "part-late";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** A record could not be processed and waits for an operator. Saga and message are null where they cannot be read. */
    record PartParked(
            @Nullable SagaId saga,
            @Nullable MessageId message,
            String reason,
            String detail,
            String topic,
            int partition,
            long offset,
            Instant parkedAt)
            implements LedgerEvent {

        public static final String TYPE = "part-parked";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** The answer to {@link LedgerCommand.OpenAccounts}, whose message id is {@code request}. */
    record AccountsOpened(MessageId request, String owner, List<String> accounts, Instant openedAt)
            implements LedgerEvent {

        public static final String TYPE = "accounts-opened";

        public AccountsOpened {
            accounts = List.copyOf(accounts);
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * The answer to {@link LedgerCommand.ChangeAccount}, whose message id is {@code request}.
     *
     * @param before equal to {@code state} if there was nothing to change
     */
    record AccountChanged(MessageId request, String account, AccountState before, AccountState state, Instant changedAt)
            implements LedgerEvent {

        public static final String TYPE = "account-changed";

        @Override
        public String type() {
            return TYPE;
        }
    }
}

package dev.lockstep.swap.transfer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.TransferId;
import dev.lockstep.contract.message.CommandLeg;
import dev.lockstep.contract.message.LedgerCommand;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.trade.Accounts;
import dev.lockstep.swap.trade.Progress;
import dev.lockstep.swap.trade.SagaOrder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An amount that comes in or goes out. It is REQUESTED until the ledger answers and then BOOKED, REFUSED or EXPIRED, once.
 *
 * @param balanceAfter the customer's balance after it, null until booked
 */
public record Transfer(
        TransferId id,
        String channel,
        CustomerId customer,
        Kind kind,
        Money amount,
        SagaId saga,
        Progress progress,
        @Nullable Money balanceAfter,
        Instant deadline,
        Instant requestedAt) {

    /** The saga type of transfers. */
    public static final String SAGA_TYPE = "transfer";

    /** Seen from the customer; on the wire in lower case. */
    public enum Kind {
        DEPOSIT,
        WITHDRAWAL;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** For what a caller wrote: {@link IllegalArgumentException} for anything else. */
        public static Kind parse(String text) {
            for (Kind kind : values()) {
                if (kind.wire().equals(text)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("kind must be deposit or withdrawal");
        }
    }

    SagaOrder order() {
        String own = Accounts.customer(customer, amount.asset());
        String outside = Accounts.external(amount.asset());
        String from = kind == Kind.DEPOSIT ? outside : own;
        String to = kind == Kind.DEPOSIT ? own : outside;
        LedgerCommand.Post post = new LedgerCommand.Post(
                "transfer " + id + ": " + kind.wire() + " " + amount,
                List.of(new CommandLeg(from, amount.negate()), new CommandLeg(to, amount)),
                null);
        return new SagaOrder(saga, SAGA_TYPE, deadline, List.of(post));
    }
}

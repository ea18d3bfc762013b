package dev.lockstep.swap.transfer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.TransferId;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.http.JsonView;
import dev.lockstep.swap.trade.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A transfer as the API shows it; {@code refusal} is there when it is REFUSED, {@code balance} when it is BOOKED. */
public record TransferView(
        TransferId id,
        CustomerId customer,
        SagaId saga,
        String kind,
        Money amount,
        Progress.State state,
        @Nullable RefusalView refusal,
        Instant deadline,
        Instant requestedAt,
        @Nullable Instant endedAt,
        @Nullable Money balance)
        implements JsonView {

    /** Why the ledger said no: a stable code, and a sentence for people. */
    public record RefusalView(String code, String detail) {}

    static TransferView of(Transfer transfer) {
        Progress progress = transfer.progress();
        return new TransferView(
                transfer.id(),
                transfer.customer(),
                transfer.saga(),
                transfer.kind().wire(),
                transfer.amount(),
                progress.state(),
                progress instanceof Progress.Refused refused ? new RefusalView(refused.code(), refused.detail()) : null,
                transfer.deadline(),
                transfer.requestedAt(),
                progress instanceof Progress.Ended ended ? ended.at() : null,
                transfer.balanceAfter());
    }
}

package dev.lockstep.swap.transfer;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.TransferId;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.event.Happening;
import dev.lockstep.swap.http.Json;
import dev.lockstep.swap.trade.Progress;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the feed tells when a transfer ends: {@code transfer-booked}, {@code transfer-refused} or {@code transfer-expired}. */
record TransferEvent(
        TransferId transfer,
        CustomerId customer,
        String channel,
        SagaId saga,
        String kind,
        Money amount,
        Progress.State state,
        @Nullable String refusalCode,
        @Nullable String refusalDetail,
        Instant requestedAt,
        Instant endedAt) {

    static TransferEvent of(Transfer transfer, Progress.Ended end) {
        Progress.Refused refused = end instanceof Progress.Refused no ? no : null;
        return new TransferEvent(
                transfer.id(),
                transfer.customer(),
                transfer.channel(),
                transfer.saga(),
                transfer.kind().wire(),
                transfer.amount(),
                end.state(),
                refused == null ? null : refused.code(),
                refused == null ? null : refused.detail(),
                transfer.requestedAt(),
                end.at());
    }

    Happening happening(UUID id) {
        return Happening.of(
                id, channel, "transfer-" + state.name().toLowerCase(Locale.ROOT), endedAt, Json.write(this));
    }
}

package dev.lockstep.swap.swap;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.Ids;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.OfferId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.message.Envelope;
import dev.lockstep.contract.message.Topics;
import dev.lockstep.contract.message.Trace;
import dev.lockstep.contract.money.Money;
import dev.lockstep.swap.event.Happening;
import dev.lockstep.swap.http.Json;
import dev.lockstep.swap.trade.Progress;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the feed tells of a swap: {@code swap-pending-approval}, {@code swap-requested}, {@code swap-booked}, {@code swap-refused} or {@code swap-expired}. Its end
 * is announced on {@value Topics#SWAP_EVENTS} too, with the swap as key.
 */
record SwapEvent(
        SwapId swap,
        OfferId offer,
        CustomerId customer,
        String channel,
        SagaId saga,
        Progress.State state,
        Money sell,
        Money buy,
        Money fee,
        @Nullable String refusalCode,
        @Nullable String refusalDetail,
        Instant requestedAt,
        @Nullable Instant endedAt) {

    static SwapEvent of(Swap swap, Progress progress) {
        Progress.Refused refused = progress instanceof Progress.Refused no ? no : null;
        return new SwapEvent(
                swap.id(),
                swap.offer(),
                swap.customer(),
                swap.channel(),
                swap.saga(),
                progress.state(),
                swap.sell().amount(),
                swap.buy().amount(),
                swap.fee(),
                refused == null ? null : refused.code(),
                refused == null ? null : refused.detail(),
                swap.requestedAt(),
                progress instanceof Progress.Ended end ? end.at() : null);
    }

    String type() {
        return type(state);
    }

    /** {@code swap-pending-approval} and the like. */
    static String type(Progress.State state) {
        return "swap-" + state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param id of the message, for an event that is announced */
    Happening happening(UUID id) {
        return Happening.of(id, channel, type(), endedAt == null ? requestedAt : endedAt, Json.write(this));
    }

    /** @param cause of the swap's end, or null if that is not known */
    Envelope message(Ids ids, @Nullable Trace cause) {
        return Envelope.of(new MessageId(ids.next()), Topics.SWAP_EVENTS, swap.toString(), type(), Json.write(this))
                .causedBy(cause);
    }
}

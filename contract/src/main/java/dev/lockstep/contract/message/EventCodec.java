package dev.lockstep.contract.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.contract.id.MessageId;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.message.LedgerEvent.AccountChanged;
import dev.lockstep.contract.message.LedgerEvent.AccountsOpened;
import dev.lockstep.contract.message.LedgerEvent.BalanceAfter;
import dev.lockstep.contract.message.LedgerEvent.BookedPart;
import dev.lockstep.contract.message.LedgerEvent.PartLate;
import dev.lockstep.contract.message.LedgerEvent.PartParked;
import dev.lockstep.contract.message.LedgerEvent.SagaBooked;
import dev.lockstep.contract.message.LedgerEvent.SagaExpired;
import dev.lockstep.contract.message.LedgerEvent.SagaRefused;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.StrictJson;
import dev.lockstep.contract.saga.WireTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON payloads of the ledger's events, version 1. Unknown properties are left alone. */
public final class EventCodec {

    private EventCodec() {}

    public static byte[] encode(LedgerEvent event) {
        ObjectNode json = StrictJson.object();
        if (event instanceof SagaBooked booked) {
            encodeBooked(json, booked);
        } else if (event instanceof SagaRefused refused) {
            encodeRefused(json, refused);
        } else if (event instanceof SagaExpired expired) {
            json.put("saga", expired.saga().toString())
                    .put("type", expired.sagaType())
                    .put("expiredAt", WireTime.format(expired.expiredAt()))
                    .put("total", expired.total());
            ArrayNode received = json.putArray("received");
            expired.received().forEach(received::add);
        } else if (event instanceof PartLate late) {
            json.put("saga", late.saga().toString())
                    .put("part", late.part())
                    .put("message", late.message().toString())
                    .put("sagaState", late.sagaState())
                    .put("receivedAt", WireTime.format(late.receivedAt()));
        } else if (event instanceof PartParked parked) {
            encodeParked(json, parked);
        } else if (event instanceof AccountsOpened opened) {
            json.put("request", opened.request().toString())
                    .put("owner", opened.owner())
                    .put("openedAt", WireTime.format(opened.openedAt()));
            ArrayNode accounts = json.putArray("accounts");
            opened.accounts().forEach(accounts::add);
        } else if (event instanceof AccountChanged changed) {
            json.put("request", changed.request().toString())
                    .put("account", changed.account())
                    .put("before", changed.before().code())
                    .put("state", changed.state().code())
                    .put("changedAt", WireTime.format(changed.changedAt()));
        }
        return StrictJson.write(json);
    }

    /** Reads the payload of {@code type}; {@link IllegalArgumentException} says what is wrong with it. */
    public static LedgerEvent decode(String type, byte[] payload) {
        JsonNode json = StrictJson.readObject(payload);
        return switch (type) {
            case SagaBooked.TYPE -> decodeBooked(json);
            case SagaRefused.TYPE -> decodeRefused(json);
            case SagaExpired.TYPE -> decodeExpired(json);
            case PartLate.TYPE ->
                new PartLate(
                        saga(json),
                        StrictJson.integer(json, "part"),
                        MessageId.parse(StrictJson.text(json, "message")),
                        StrictJson.text(json, "sagaState"),
                        WireTime.parse(StrictJson.text(json, "receivedAt")));
            case PartParked.TYPE -> decodeParked(json);
            case AccountsOpened.TYPE -> decodeOpened(json);
            case AccountChanged.TYPE ->
                new AccountChanged(
                        MessageId.parse(StrictJson.text(json, "request")),
                        StrictJson.text(json, "account"),
                        AccountState.ofCode(StrictJson.text(json, "before")),
                        AccountState.ofCode(StrictJson.text(json, "state")),
                        WireTime.parse(StrictJson.text(json, "changedAt")));
            default -> throw new IllegalArgumentException("unknown event type " + type);
        };
    }

    private static void encodeBooked(ObjectNode json, SagaBooked booked) {
        json.put("saga", booked.saga().toString())
                .put("type", booked.sagaType())
                .put("bookedAt", WireTime.format(booked.bookedAt()));
        ArrayNode parts = json.putArray("parts");
        for (BookedPart part : booked.parts()) {
            ArrayNode balances = parts.addObject()
                    .put("part", part.part())
                    .put("posting", part.posting().toString())
                    .putArray("balances");
            for (BalanceAfter after : part.balances()) {
                balances.addObject()
                        .put("account", after.account())
                        .put("asset", after.balance().asset().toString())
                        .put("balance", after.balance().decimal());
            }
        }
    }

    private static SagaBooked decodeBooked(JsonNode json) {
        List<BookedPart> parts = new ArrayList<>();
        for (JsonNode part : StrictJson.array(json, "parts")) {
            List<BalanceAfter> balances = new ArrayList<>();
            for (JsonNode after : StrictJson.array(part, "balances")) {
                Asset asset = Asset.parse(StrictJson.text(after, "asset"));
                balances.add(new BalanceAfter(
                        StrictJson.text(after, "account"), Money.parse(asset, StrictJson.text(after, "balance"))));
            }
            parts.add(new BookedPart(
                    StrictJson.integer(part, "part"), PostingId.parse(StrictJson.text(part, "posting")), balances));
        }
        return new SagaBooked(
                saga(json), StrictJson.text(json, "type"), WireTime.parse(StrictJson.text(json, "bookedAt")), parts);
    }

    private static void encodeRefused(ObjectNode json, SagaRefused refused) {
        json.put("saga", refused.saga().toString())
                .put("type", refused.sagaType())
                .put("refusedAt", WireTime.format(refused.refusedAt()))
                .put("code", refused.code().code())
                .put("detail", refused.detail());
        if (refused.part() != null) {
            json.put("part", refused.part());
        }
        if (refused.account() != null) {
            json.put("account", refused.account());
        }
    }

    private static SagaRefused decodeRefused(JsonNode json) {
        return new SagaRefused(
                saga(json),
                StrictJson.text(json, "type"),
                WireTime.parse(StrictJson.text(json, "refusedAt")),
                RefusalCode.ofCode(StrictJson.text(json, "code")),
                StrictJson.text(json, "detail"),
                json.hasNonNull("part") ? (Integer) StrictJson.integer(json, "part") : null,
                StrictJson.optionalText(json, "account"));
    }

    private static SagaExpired decodeExpired(JsonNode json) {
        List<Integer> received = new ArrayList<>();
        for (JsonNode part : StrictJson.array(json, "received")) {
            received.add(part.intValue());
        }
        return new SagaExpired(
                saga(json),
                StrictJson.text(json, "type"),
                WireTime.parse(StrictJson.text(json, "expiredAt")),
                StrictJson.integer(json, "total"),
                received);
    }

    private static void encodeParked(ObjectNode json, PartParked parked) {
        if (parked.saga() != null) {
            json.put("saga", parked.saga().toString());
        }
        if (parked.message() != null) {
            json.put("message", parked.message().toString());
        }
        json.put("reason", parked.reason())
                .put("detail", parked.detail())
                .put("topic", parked.topic())
                .put("partition", parked.partition())
                .put("offset", parked.offset())
                .put("parkedAt", WireTime.format(parked.parkedAt()));
    }

    private static PartParked decodeParked(JsonNode json) {
        @Nullable String saga = StrictJson.optionalText(json, "saga");
        @Nullable String message = StrictJson.optionalText(json, "message");
        return new PartParked(
                saga == null ? null : SagaId.parse(saga),
                message == null ? null : MessageId.parse(message),
                StrictJson.text(json, "reason"),
                StrictJson.text(json, "detail"),
                StrictJson.text(json, "topic"),
                StrictJson.integer(json, "partition"),
                StrictJson.longInteger(json, "offset"),
                WireTime.parse(StrictJson.text(json, "parkedAt")));
    }

    private static AccountsOpened decodeOpened(JsonNode json) {
        List<String> accounts = new ArrayList<>();
        for (JsonNode account : StrictJson.array(json, "accounts")) {
            accounts.add(account.asText());
        }
        return new AccountsOpened(
                MessageId.parse(StrictJson.text(json, "request")),
                StrictJson.text(json, "owner"),
                accounts,
                WireTime.parse(StrictJson.text(json, "openedAt")));
    }

    private static SagaId saga(JsonNode json) {
        return SagaId.parse(StrictJson.text(json, "saga"));
    }
}

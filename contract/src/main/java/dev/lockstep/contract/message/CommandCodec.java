package dev.lockstep.contract.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.StrictJson;
import dev.lockstep.contract.saga.WireTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The JSON payloads of commands, version 1. Unknown properties are left alone: additions must not break a reader. */
public final class CommandCodec {

    private CommandCodec() {}

    public static byte[] encode(LedgerCommand command) {
        if (command instanceof LedgerCommand.Post post) {
            return StrictJson.write(encodePost(post));
        }
        if (command instanceof LedgerCommand.CancelSaga cancel) {
            return StrictJson.write(
                    StrictJson.object().put("saga", cancel.saga().toString()).put("reason", cancel.reason()));
        }
        if (command instanceof LedgerCommand.ChangeAccount change) {
            return StrictJson.write(StrictJson.object()
                    .put("account", change.account())
                    .put("state", change.state().code())
                    .put("reason", change.reason())
                    .put("actor", change.actor()));
        }
        if (command instanceof LedgerCommand.Reconcile reconcile) {
            return StrictJson.write(StrictJson.object().put("actor", reconcile.actor()));
        }
        return StrictJson.write(encodeOpenAccounts((LedgerCommand.OpenAccounts) command));
    }

    /** Reads the payload of {@code type}; {@link IllegalArgumentException} says what is wrong with it. */
    public static LedgerCommand decode(String type, byte[] payload) {
        JsonNode json = StrictJson.readObject(payload);
        return switch (type) {
            case LedgerCommand.Post.TYPE -> decodePost(json);
            case LedgerCommand.CancelSaga.TYPE ->
                new LedgerCommand.CancelSaga(
                        SagaId.parse(StrictJson.text(json, "saga")), StrictJson.text(json, "reason"));
            case LedgerCommand.OpenAccounts.TYPE -> decodeOpenAccounts(json);
            case LedgerCommand.ChangeAccount.TYPE ->
                new LedgerCommand.ChangeAccount(
                        StrictJson.text(json, "account"),
                        AccountState.ofCode(StrictJson.text(json, "state")),
                        StrictJson.text(json, "reason"),
                        StrictJson.text(json, "actor"));
            case LedgerCommand.Reconcile.TYPE -> new LedgerCommand.Reconcile(StrictJson.text(json, "actor"));
            default -> throw new IllegalArgumentException("unknown command type " + type);
        };
    }

    static boolean knows(String type) {
        return type.equals(LedgerCommand.Post.TYPE)
                || type.equals(LedgerCommand.CancelSaga.TYPE)
                || type.equals(LedgerCommand.OpenAccounts.TYPE)
                || type.equals(LedgerCommand.ChangeAccount.TYPE)
                || type.equals(LedgerCommand.Reconcile.TYPE);
    }

    private static ObjectNode encodePost(LedgerCommand.Post post) {
        ObjectNode json = StrictJson.object();
        ObjectNode posting = json.putObject("posting").put("description", post.description());
        ArrayNode legs = posting.putArray("legs");
        for (CommandLeg leg : post.legs()) {
            legs.addObject()
                    .put("account", leg.account())
                    .put("asset", leg.amount().asset().toString())
                    .put("amount", leg.amount().decimal());
        }
        if (post.effectiveAt() != null) {
            json.put("effectiveAt", WireTime.format(post.effectiveAt()));
        }
        if (post.corrects() != null) {
            json.putObject("corrects")
                    .put("posting", post.corrects().posting().toString())
                    .put("kind", post.corrects().kind().code())
                    .put("reason", post.corrects().reason())
                    .put("actor", post.corrects().actor());
        }
        return json;
    }

    private static LedgerCommand.Post decodePost(JsonNode json) {
        JsonNode posting = StrictJson.child(json, "posting");
        List<CommandLeg> legs = new ArrayList<>();
        for (JsonNode leg : StrictJson.array(posting, "legs")) {
            Asset asset = Asset.parse(StrictJson.text(leg, "asset"));
            legs.add(new CommandLeg(
                    StrictJson.text(leg, "account"), Money.parse(asset, StrictJson.text(leg, "amount"))));
        }
        String description = StrictJson.optionalText(posting, "description");
        String effectiveAt = StrictJson.optionalText(json, "effectiveAt");
        Instant effective = effectiveAt == null ? null : WireTime.parse(effectiveAt);
        Correction corrects = json.hasNonNull("corrects") ? correction(StrictJson.child(json, "corrects")) : null;
        return new LedgerCommand.Post(description == null ? "" : description, legs, effective, corrects);
    }

    private static Correction correction(JsonNode json) {
        return new Correction(
                PostingId.parse(StrictJson.text(json, "posting")),
                Correction.Kind.ofCode(StrictJson.text(json, "kind")),
                StrictJson.text(json, "reason"),
                StrictJson.text(json, "actor"));
    }

    private static ObjectNode encodeOpenAccounts(LedgerCommand.OpenAccounts open) {
        ObjectNode json = StrictJson.object().put("owner", open.owner());
        ArrayNode accounts = json.putArray("accounts");
        for (AccountSpec spec : open.accounts()) {
            accounts.addObject()
                    .put("account", spec.account())
                    .put("asset", spec.asset().toString())
                    .put("kind", spec.kind().name().toLowerCase(Locale.ROOT));
        }
        return json;
    }

    private static LedgerCommand.OpenAccounts decodeOpenAccounts(JsonNode json) {
        List<AccountSpec> accounts = new ArrayList<>();
        for (JsonNode spec : StrictJson.array(json, "accounts")) {
            accounts.add(new AccountSpec(
                    StrictJson.text(spec, "account"),
                    Asset.parse(StrictJson.text(spec, "asset")),
                    kind(StrictJson.text(spec, "kind"))));
        }
        return new LedgerCommand.OpenAccounts(StrictJson.text(json, "owner"), accounts);
    }

    private static AccountKind kind(String text) {
        for (AccountKind kind : AccountKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind of account \"" + text + "\"");
    }
}

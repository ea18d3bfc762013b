package dev.lockstep.swap.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.contract.money.Asset;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.saga.StrictJson;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.price.Assets;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who acts by an agent's token, and within which caps.
 *
 * @param subject of the token; what was asked for within a day is counted by it
 * @param caps by asset; an asset that is not named is not sold
 */
public record Agent(String subject, Map<String, Cap> caps) {

    /** The claim that makes a token an agent's: {@code {"BTC":{"perSwap":"0.1","perDay":"1","approveAbove":"0.05"}}}. */
    public static final String CLAIM = "agent";

    private static final int SUBJECT_MAX = 255;
    private static final Set<String> KNOWN = Set.of("perSwap", "perDay", "approveAbove");

    public Agent {
        if (subject.isBlank() || subject.length() > SUBJECT_MAX) {
            throw new IllegalArgumentException("an agent's \"sub\" has 1 to " + SUBJECT_MAX + " characters");
        }
        caps = Map.copyOf(caps);
    }

    /** Reads the claim strictly, with {@link IllegalArgumentException} for anything in it that is not understood: it might be a bound. */
    public static Agent read(String subject, String claim, Assets assets) {
        JsonNode byAsset = StrictJson.readObject(claim.getBytes(StandardCharsets.UTF_8));
        Map<String, Cap> caps = new HashMap<>();
        byAsset.properties().forEach(entry -> {
            Asset asset = assets.find(entry.getKey())
                    .orElseThrow(() -> new IllegalArgumentException(entry.getKey() + " is no asset that is offered"));
            caps.put(entry.getKey(), cap(asset, entry.getValue()));
        });
        return new Agent(subject, caps);
    }

    private static Cap cap(Asset asset, JsonNode cap) {
        if (!cap.isObject()) {
            throw new IllegalArgumentException("the cap of " + asset.code() + " is no JSON object");
        }
        cap.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is no bound that is known");
            }
        });
        Money perSwap = amount(asset, cap, "perSwap");
        Money perDay = amount(asset, cap, "perDay");
        if (perSwap == null || perDay == null) {
            throw new IllegalArgumentException("the cap of " + asset.code() + " needs perSwap and perDay");
        }
        return new Cap(perSwap, perDay, amount(asset, cap, "approveAbove"));
    }

    private static @Nullable Money amount(Asset asset, JsonNode cap, String name) {
        JsonNode amount = cap.get(name);
        if (amount == null) {
            return null;
        }
        if (!amount.isTextual()) {
            throw new IllegalArgumentException("\"" + name + "\" of " + asset.code() + " must be a decimal string");
        }
        return Money.parse(asset, amount.textValue());
    }

    /**
     * The cap within which a swap that sells this much stays. Throws {@link dev.lockstep.swap.http.ProblemException}
     * {@code agent-asset-not-allowed} or {@code agent-cap-exceeded}.
     */
    public Cap capFor(Money sold) {
        Cap cap = caps.get(sold.asset().code());
        if (cap == null) {
            throw Problem.of(
                            ProblemCode.AGENT_ASSET_NOT_ALLOWED,
                            "This agent may sell no " + sold.asset().code() + ".")
                    .asException();
        }
        if (sold.compareTo(cap.perSwap()) > 0) {
            throw Problem.of(
                            ProblemCode.AGENT_CAP_EXCEEDED,
                            "This agent may sell " + cap.perSwap() + " by one swap, and this is " + sold + ".")
                    .asException();
        }
        return cap;
    }
}

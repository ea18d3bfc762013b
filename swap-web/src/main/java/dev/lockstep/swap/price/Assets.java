package dev.lockstep.swap.price;

import dev.lockstep.contract.money.Asset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The assets that are offered, by code. */
public record Assets(Map<String, Named> byCode) {

    /** An asset and its name for people. */
    public record Named(Asset asset, String name) {}

    public Assets {
        byCode = Map.copyOf(byCode);
    }

    public static Assets of(Collection<Named> assets) {
        return new Assets(
                assets.stream().collect(Collectors.toMap(named -> named.asset().code(), Function.identity())));
    }

    public Optional<Asset> find(String code) {
        return Optional.ofNullable(byCode.get(code)).map(Named::asset);
    }

    /** For what a caller wrote: {@link IllegalArgumentException} for an asset that is not offered. */
    public Asset parse(String code) {
        return find(code).orElseThrow(() -> new IllegalArgumentException("this asset is not offered; see /assets"));
    }

    /** For a code out of our own database, where a foreign key guards it. */
    public Asset known(String code) {
        return find(code).orElseThrow(() -> new IllegalStateException("asset " + code + " is not in swap.asset"));
    }
}

package dev.lockstep.swap.price;

/** Where the assets that are offered are written down. */
public interface AssetCatalogue {

    Assets assets();
}

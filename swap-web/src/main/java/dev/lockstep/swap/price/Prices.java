package dev.lockstep.swap.price;

import java.util.Collection;
import java.util.List;

/** The latest price of each pair. */
public interface Prices {

    /** All of them, ordered by pair. */
    List<Price> latest();

    /** Keeps those that are newer than what is there; demands a running transaction. */
    void keepNewer(Collection<Price> prices);
}

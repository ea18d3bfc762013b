package dev.lockstep.swap.completeness;

import java.time.Instant;

/** What the comparison has found so far, on whatever node; committed rows. */
public interface Completeness {

    /** What is missing is named up to this many. */
    int MISSING_MAX = 1_000;

    /** The minutes since then, and what is missing now whatever its minute. */
    CompletenessReport report(Instant since);
}

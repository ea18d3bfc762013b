package dev.lockstep.contract.query;

import java.util.List;

/**
 * A clearing account that is not zero, though every saga that is finished should leave it so.
 *
 * @param legs since it was last zero, newest first, at most {@value #LEGS_MAX}
 */
public record ClearingException(AccountView account, List<EntryView> legs) {

    public static final int LEGS_MAX = 10;

    public ClearingException {
        legs = List.copyOf(legs);
    }
}

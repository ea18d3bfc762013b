package dev.lockstep.contract.message;

import java.util.Locale;

/** Whether an account takes bookings. On the wire: the name in lower case. */
public enum AccountState {
    OPEN,
    /** Takes none for now. */
    FROZEN,
    /** Takes none any more: its balance is zero, and this is final. */
    CLOSED;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@link IllegalArgumentException} for a text that is no state. */
    public static AccountState ofCode(String code) {
        for (AccountState state : values()) {
            if (state.code().equals(code)) {
                return state;
            }
        }
        throw new IllegalArgumentException("unknown state of an account \"" + code + "\"");
    }
}

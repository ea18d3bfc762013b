package dev.lockstep.contract.query;

import java.util.Locale;

/** By which of its two times a leg counts. In addresses: the name in lower case. */
public enum Basis {
    /** When it was booked: what the books said at an instant, whatever was booked later. */
    RECORDED,
    /** When it counts economically: what was so at an instant, as far as is known today. */
    EFFECTIVE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@link IllegalArgumentException} for a text that is no basis. */
    public static Basis ofCode(String code) {
        for (Basis basis : values()) {
            if (basis.code().equals(code)) {
                return basis;
            }
        }
        throw new IllegalArgumentException("basis must be recorded or effective, not \"" + code + "\"");
    }
}

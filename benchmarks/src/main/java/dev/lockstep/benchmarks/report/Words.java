package dev.lockstep.benchmarks.report;

import java.util.Iterator;
import java.util.Locale;

/** The words of a command line. What cannot be understood is an {@link IllegalArgumentException}. */
public final class Words {

    private Words() {}

    /** The whole number behind a flag. */
    public static int number(String flag, Iterator<String> rest) {
        String text = value(flag, rest);
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(flag + " needs a whole number, not " + text);
        }
        return Integer.parseInt(text);
    }

    /** The word behind a flag. */
    public static String value(String flag, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(flag + " needs a value");
        }
        return rest.next();
    }

    /** A word that is the name of a constant, in small letters. */
    public static <E extends Enum<E>> E constant(Class<E> type, String word) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("unknown argument " + word);
    }
}

package dev.lockstep.ledger.sql;

import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's text form of an array (manual, 8.15.2), for native statements through an EntityManager, which binds no
 * java.sql.Array. Every text is quoted, so that none is mistaken for syntax; null is NULL.
 */
public final class ArrayLiteral {

    private ArrayLiteral() {}

    public static String of(Collection<?> values) {
        return of(values, value -> value);
    }

    /** The array of what {@code column} says of each row, in the order of the rows. */
    public static <T> String of(Collection<T> rows, Function<? super T, ? extends @Nullable Object> column) {
        StringBuilder literal = new StringBuilder("{");
        for (T row : rows) {
            if (literal.length() > 1) {
                literal.append(',');
            }
            append(literal, column.apply(row));
        }
        return literal.append('}').toString();
    }

    private static void append(StringBuilder literal, @Nullable Object value) {
        if (value == null) {
            literal.append("NULL");
            return;
        }
        if (value instanceof Number || value instanceof UUID) {
            literal.append(value);
            return;
        }
        quote(literal, value.toString());
    }

    private static void quote(StringBuilder literal, String text) {
        literal.append('"');
        int clean = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c == '\u0000') {
                literal.append(text, clean, i);
                literal.append(c == '\u0000' ? StorableText.REPLACEMENT : "\\" + c);
                clean = i + 1;
            }
        }
        literal.append(text, clean, text.length()).append('"');
    }
}

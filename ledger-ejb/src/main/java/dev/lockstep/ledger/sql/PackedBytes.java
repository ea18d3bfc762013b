package dev.lockstep.ledger.sql;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The bytes of many rows as one parameter, to be cut by {@code substring(bytes from offset for size)}: in an array's text
 * form every byte would travel as two hexadecimal digits and be read back.
 *
 * @param offsets array literal of where each row's bytes begin, counted from 1
 * @param sizes array literal of how many they are
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record PackedBytes(byte[] bytes, String offsets, String sizes) {

    public static <T> PackedBytes of(Collection<T> rows, Function<? super T, byte[]> column) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<Integer> offsets = new ArrayList<>(rows.size());
        List<Integer> sizes = new ArrayList<>(rows.size());
        for (T row : rows) {
            byte[] bytes = column.apply(row);
            offsets.add(all.size() + 1);
            sizes.add(bytes.length);
            all.writeBytes(bytes);
        }
        return new PackedBytes(all.toByteArray(), ArrayLiteral.of(offsets), ArrayLiteral.of(sizes));
    }
}

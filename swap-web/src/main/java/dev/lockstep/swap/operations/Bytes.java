package dev.lockstep.swap.operations;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bytes of a foreign record as people can look at them: text if they are text, else the usual hexadecimal dump. */
final class Bytes {

    private static final int LINE = 16;
    /** What a page shows of one value; the rest is told by its length. */
    private static final int SHOWN_MAX = 16_384;

    private Bytes() {}

    static String shown(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "(none)";
        }
        int length = Math.min(bytes.length, SHOWN_MAX);
        String text = text(bytes, length);
        String shown = text == null ? dump(bytes, length) : text;
        return bytes.length > length ? shown + "\n... " + (bytes.length - length) + " more bytes" : shown;
    }

    /** The bytes as UTF-8, or null when they are not, or hold control characters that would not be seen. */
    private static @Nullable String text(byte[] bytes, int length) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            return text.chars().anyMatch(Bytes::isUnseen) ? null : text;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isUnseen(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\t' && character != '\r';
    }

    private static String dump(byte[] bytes, int length) {
        StringBuilder dump = new StringBuilder();
        for (int line = 0; line < length; line += LINE) {
            StringBuilder text = new StringBuilder();
            dump.append(String.format("%06x ", line));
            for (int i = line; i < line + LINE; i++) {
                if (i < length) {
                    dump.append(String.format(" %02x", bytes[i]));
                    text.append(bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char) bytes[i] : '.');
                } else {
                    dump.append("   ");
                }
            }
            dump.append("  ").append(text).append('\n');
        }
        return dump.toString();
    }
}

package dev.lockstep.ledger.sql;

/** Text that PostgreSQL can keep: it takes every character but NUL, which JSON and Kafka do not mind. */
public final class StorableText {

    /** U+FFFD, the sign for what cannot be shown. */
    static final String REPLACEMENT = "\uFFFD";

    private StorableText() {}

    /** With U+FFFD in place of NUL. */
    public static String of(String text) {
        return text.replace("\u0000", REPLACEMENT);
    }
}

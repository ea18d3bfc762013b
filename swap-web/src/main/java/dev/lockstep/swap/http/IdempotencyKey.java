package dev.lockstep.swap.http;

import java.util.List;

/**
 * The {@code Idempotency-Key} header (draft-ietf-httpapi-idempotency-key-header): chosen by the client, one for each thing
 * it wants done, sent again with every retry. 1 to 255 visible ASCII characters or spaces; the draft's quotes around it
 * are part of the header's syntax and not of the key.
 */
public record IdempotencyKey(String value) {

    public static final String HEADER = "Idempotency-Key";
    public static final String REPLAYED_HEADER = "Idempotency-Replayed";
    public static final int LENGTH_MAX = 255;

    public IdempotencyKey {
        if (value.isBlank() || value.length() > LENGTH_MAX || !value.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)) {
            throw new IllegalArgumentException(
                    "The key must have 1 to " + LENGTH_MAX + " visible ASCII characters or spaces.");
        }
    }

    /** Throws {@link ProblemException} when the header is missing, repeated or not valid. */
    public static IdempotencyKey of(List<String> headers) {
        if (headers.isEmpty() || headers.get(0).isEmpty()) {
            throw Problem.of(
                            ProblemCode.IDEMPOTENCY_KEY_MISSING,
                            "Send a key of your own with every POST, and the same one when you repeat it.")
                    .asException();
        }
        if (headers.size() > 1) {
            throw Problem.of(ProblemCode.IDEMPOTENCY_KEY_INVALID, "The header may be there once only.")
                    .asException();
        }
        try {
            return new IdempotencyKey(unquoted(headers.get(0)));
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemCode.IDEMPOTENCY_KEY_INVALID, String.valueOf(e.getMessage()))
                    .asException();
        }
    }

    private static String unquoted(String header) {
        boolean quoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
        return quoted ? header.substring(1, header.length() - 1) : header;
    }
}

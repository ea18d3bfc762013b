package dev.lockstep.ledger.assembly;

import dev.lockstep.contract.saga.SagaDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of a part's bytes: two parts with one hash have one content. */
@SuppressWarnings("ArrayRecordComponent") // compared by content, below; nobody writes to it
record ContentHash(byte[] sha256) {

    private static final int LENGTH = 32;

    ContentHash {
        if (sha256.length != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 has " + LENGTH + " bytes, not " + sha256.length);
        }
    }

    static ContentHash of(byte[] payload) {
        return new ContentHash(SagaDigest.payloadHash(payload));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContentHash that && Arrays.equals(sha256, that.sha256);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sha256);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(sha256);
    }
}

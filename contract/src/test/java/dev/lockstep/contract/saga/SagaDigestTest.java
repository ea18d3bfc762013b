package dev.lockstep.contract.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SagaDigestTest {

    @Test
    void hashesAPayloadWithSha256() {
        byte[] hash = SagaDigest.payloadHash("abc".getBytes(StandardCharsets.US_ASCII));
        // FIPS 180-4, the example of SHA-256 for "abc".
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void sealsThePartsInTheirOrder() {
        byte[] sell = SagaDigest.payloadHash(new byte[] {1});
        byte[] buy = SagaDigest.payloadHash(new byte[] {2});
        // printf '\x01' | sha256sum; printf '\x02' | sha256sum; sha256sum over the two raw hashes.
        assertThat(SagaDigest.of(List.of(sell, buy)))
                .isEqualTo("42dbeeb4eb5d41bbdc93732c6a87ab3241ee03f44a0780a52ddf831f5fd88b53")
                .isNotEqualTo(SagaDigest.of(List.of(buy, sell)));
    }
}

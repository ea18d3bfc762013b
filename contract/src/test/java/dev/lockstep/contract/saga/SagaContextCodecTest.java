package dev.lockstep.contract.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.saga.SagaContextCodec.MalformedSagaContextException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SagaContextCodecTest {

    private static final String ID = "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";
    private static final String DIGEST = "ab".repeat(32);
    private static final SagaContext CONTEXT =
            new SagaContext(SagaId.parse(ID), 2, 3, Instant.parse("2026-11-20T10:00:05.123456Z"), "swap", DIGEST);
    private static final String TEXT = "{\"v\":1,\"id\":\"" + ID + "\",\"part\":2,\"total\":3,"
            + "\"deadline\":\"2026-11-20T10:00:05.123456Z\",\"type\":\"swap\",\"digest\":\"" + DIGEST + "\"}";

    @Test
    void writesTheHeaderAsTheContractShowsIt() {
        assertThat(SagaContextCodec.encode(CONTEXT)).isEqualTo(TEXT);
    }

    @Test
    void leavesOutADigestThatIsNotThere() throws Exception {
        SagaContext bare = new SagaContext(CONTEXT.id(), 1, 1, CONTEXT.deadline(), "swap", null);
        String text = SagaContextCodec.encode(bare);
        assertThat(text).doesNotContain("digest");
        assertThat(decode(text)).isEqualTo(bare);
    }

    @Test
    void readsBackWhatItWrote() throws Exception {
        assertThat(decode(TEXT)).isEqualTo(CONTEXT);
    }

    @Test
    void leavesUnknownAttributesAloneSoThatTheContractCanGrow() throws Exception {
        assertThat(decode(TEXT.replace("{\"v\"", "{\"new\":{\"a\":[1]},\"v\""))).isEqualTo(CONTEXT);
    }

    @Test
    void keepsMicrosecondsOfAFinerDeadlineSoThatAllPartsAgree() throws Exception {
        assertThat(decode(TEXT.replace("05.123456Z", "05.123456999Z")).deadline())
                .isEqualTo(Instant.parse("2026-11-20T10:00:05.123456Z"));
        assertThat(decode(TEXT.replace("05.123456Z", "05Z")).deadline())
                .isEqualTo(Instant.parse("2026-11-20T10:00:05Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"text\"",
                "[]",
                "not json",
                "{",
                "{}",
                "{}{}",
                "{\"v\":1}",
                "{\"v\":1,\"v\":1,\"id\":\"" + ID + "\"}"
            })
    void callsUnreadableWhatHasNoSagaIdToBeFound(String header) {
        MalformedSagaContextException malformed = malformed(header);
        assertThat(malformed.saga()).isNull();
        assertThat(malformed.readable()).isFalse();
    }

    @Test
    void callsBytesThatAreNoUtf8Unreadable() {
        byte[] latin1 = TEXT.replace("swap", "sw\u00e4p").getBytes(StandardCharsets.ISO_8859_1);
        MalformedSagaContextException malformed =
                catchThrowableOfType(MalformedSagaContextException.class, () -> SagaContextCodec.decode(latin1));
        assertThat(malformed).hasMessageContaining("UTF-8");
        assertThat(malformed.readable()).isFalse();
    }

    @Test
    void callsAnIdThatIsNoUuidUnreadable() {
        assertThat(malformed(TEXT.replace(ID, "1-1-1-1-1")).saga()).isNull();
        assertThat(malformed(TEXT.replace("\"" + ID + "\"", "7")).saga()).isNull();
    }

    static List<String> formsThatAreNotTheKnownOne() {
        return List.of(
                TEXT.replace("\"v\":1", "\"v\":2"),
                TEXT.replace("\"v\":1", "\"v\":\"1\""),
                TEXT.replace("\"part\":2", "\"part\":\"2\""),
                TEXT.replace("\"part\":2", "\"part\":2.5"),
                TEXT.replace("\"part\":2", "\"part\":null"),
                TEXT.replace("\"total\":3", "\"total\":99999999999"),
                TEXT.replace("\"total\":3,", ""));
    }

    @ParameterizedTest
    @MethodSource
    void formsThatAreNotTheKnownOne(String header) {
        MalformedSagaContextException malformed = malformed(header);
        assertThat(malformed.readable()).isFalse();
        assertThat(malformed.saga()).isEqualTo(CONTEXT.id());
    }

    static List<String> valuesThatCannotBe() {
        return List.of(
                TEXT.replace("\"total\":3", "\"total\":0"),
                TEXT.replace("\"total\":3", "\"total\":-1"),
                TEXT.replace("\"part\":2", "\"part\":0"),
                TEXT.replace("\"part\":2", "\"part\":4"),
                TEXT.replace("2026-11-20T10:00:05.123456Z", "tomorrow"),
                TEXT.replace("2026-11-20T10:00:05.123456Z", "2026-11-20T10:00:05"),
                TEXT.replace("2026-11-20T10:00:05.123456Z", "2026-11-20T10:00:05+01:00"),
                TEXT.replace("2026-11-20T10:00:05.123456Z", "2026-02-30T10:00:05Z"),
                TEXT.replace("2026-11-20T10:00:05.123456Z", "+12026-11-20T10:00:05Z"),
                TEXT.replace("\"type\":\"swap\"", "\"type\":\"\""),
                TEXT.replace("\"type\":\"swap\"", "\"type\":\"a b\""),
                TEXT.replace("\"type\":\"swap\"", "\"type\":\"" + "a".repeat(65) + "\""),
                TEXT.replace(DIGEST, "ab"),
                TEXT.replace(DIGEST, "AB".repeat(32)));
    }

    @ParameterizedTest
    @MethodSource
    void valuesThatCannotBe(String header) {
        MalformedSagaContextException malformed = malformed(header);
        assertThat(malformed.readable()).isTrue();
        assertThat(malformed.saga()).isEqualTo(CONTEXT.id());
    }

    @Test
    void partsOfOneDealAgreeWhateverTheirNumber() {
        SagaContext first = new SagaContext(CONTEXT.id(), 1, 3, CONTEXT.deadline(), "swap", DIGEST);
        assertThat(first.agreesWith(CONTEXT)).isTrue();
        assertThat(first.agreesWith(new SagaContext(CONTEXT.id(), 2, 4, CONTEXT.deadline(), "swap", DIGEST)))
                .isFalse();
        assertThat(first.agreesWith(
                        new SagaContext(CONTEXT.id(), 2, 3, CONTEXT.deadline().plusNanos(1_000), "swap", DIGEST)))
                .isFalse();
        assertThat(first.agreesWith(new SagaContext(CONTEXT.id(), 2, 3, CONTEXT.deadline(), "hedge", DIGEST)))
                .isFalse();
        assertThat(first.agreesWith(new SagaContext(CONTEXT.id(), 2, 3, CONTEXT.deadline(), "swap", null)))
                .isFalse();
    }

    private static SagaContext decode(String header) throws MalformedSagaContextException {
        return SagaContextCodec.decode(header.getBytes(StandardCharsets.UTF_8));
    }

    private static MalformedSagaContextException malformed(String header) {
        MalformedSagaContextException malformed =
                catchThrowableOfType(MalformedSagaContextException.class, () -> decode(header));
        assertThat(malformed).as(header).isNotNull().hasMessageNotContaining("Exception");
        return malformed;
    }
}

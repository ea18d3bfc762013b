package dev.lockstep.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RelayTextTest {

    @Test
    void tellsWhatIsWrongFirstAndWhoReadsTheSlot() throws JsonProcessingException {
        JsonNode report = report("""
                {"name":"swap","condition":"SLOW","reason":"12 messages are not relayed, the oldest for 31 s",
                 "leader":{"node":"node-b","since":"2026-11-20T10:00:00.000000Z","walSenderPid":4711},
                 "lag":{"messages":12,"more":false,"seconds":31,"bytes":4096},
                 "slot":{"retainedBytes":2097152,"safeBytes":1048576,"failover":true},
                 "here":{"state":"WAITING_FOR_SLOT"}}""");

        assertThat(RelayText.of(report).lines().map(String::strip))
                .containsExactly(
                        "swap         SLOW",
                        "why        12 messages are not relayed, the oldest for 31 s",
                        "behind     12 messages, the oldest 31 s, 4096 bytes of log",
                        "leader     node-b since 2026-11-20T10:00:00.000000Z, wal_sender 4711",
                        "slot       2 MiB of log kept, 1 MiB left, failover yes",
                        "here       WAITING_FOR_SLOT");
        assertThat(RelayText.isFine(report)).isFalse();
    }

    @Test
    void tellsThatNothingIsKnownYet() throws JsonProcessingException {
        JsonNode report = report("{\"name\":\"swap\",\"condition\":\"STUCK\",\"here\":{\"state\":\"STARTING\"}}");

        assertThat(RelayText.of(report)).contains("leader     none", "slot       not known yet");
    }

    @Test
    void tellsHowFarMessagesAreSentAgain() throws JsonProcessingException {
        JsonNode report = report("""
                {"name":"swap","condition":"PAUSED","here":{"state":"PAUSED"},"slot":{"unusable":"gone"},
                 "lag":{"messages":100000,"more":true,"seconds":900},
                 "resend":{"sent":500,"planned":1200,"by":"alice","endedAt":"2026-11-20T10:00:00.000000Z","failure":"Kafka is away"}}""");

        assertThat(RelayText.of(report))
                .contains("more than 100000 messages, the oldest 900 s")
                .contains("slot       gone")
                .contains("500 of 1200 for alice, failed: Kafka is away");
        assertThat(RelayText.isFine(report)).isTrue();
    }

    private static JsonNode report(String json) throws JsonProcessingException {
        return new ObjectMapper().readTree(json);
    }
}

package dev.lockstep.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpReadinessTest {

    @Test
    void namesTheRedChecksWithWhatTheySay() {
        String body = """
                {"status":"DOWN","checks":[{"name":"swap-db","status":"UP","data":{}},
                 {"name":"relay","status":"DOWN","data":{"reason":"slot lost","lag_rows":7}}]}""";

        assertThat(HttpReadiness.reasons(503, body)).containsExactly("relay: reason=slot lost, lag_rows=7");
    }

    @Test
    void saysWhatWasAnsweredWhenThereIsNoReport() {
        assertThat(HttpReadiness.reasons(503, "<html>")).containsExactly("no health report");
        assertThat(HttpReadiness.reasons(404, "{}")).containsExactly("answer 404");
    }

    @Test
    void isNotReadyWhenNobodyAnswers() {
        HttpReadiness readiness = HttpReadiness.ask("http://127.0.0.1:1");

        assertThat(readiness.ready()).isFalse();
        assertThat(readiness.reasons()).containsExactly("no answer from http://127.0.0.1:1");
    }
}

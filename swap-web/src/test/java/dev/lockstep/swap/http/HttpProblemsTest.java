package dev.lockstep.swap.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionalException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class HttpProblemsTest {

    @Test
    void answersAMethodThatTheServerHasNeverHeardOfAsOneThatIsNotAllowed() {
        assertThat(HttpProblems.ofStatus(501).code()).isEqualTo(ProblemCode.METHOD_NOT_ALLOWED);
        assertThat(HttpProblems.ofStatus(501).status()).isEqualTo(405);
        assertThat(HttpProblems.ofStatus(500).status()).isEqualTo(500);
    }

    @Test
    void hasOneForm() {
        byte[] json = Problem.invalid("/a", "wrong").json("/api/v1/offers", "0af7");

        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"urn:lockstep:problem:invalid-request\",\"title\":\"The request is not valid\","
                        + "\"status\":400,\"detail\":\"wrong\",\"instance\":\"/api/v1/offers\","
                        + "\"code\":\"invalid-request\",\"traceId\":\"0af7\","
                        + "\"errors\":[{\"pointer\":\"/a\",\"detail\":\"wrong\"}]}");
    }

    @Test
    void findsWhatWasMeantUnderWhatTheContainerWrapsRoundIt() {
        Throwable wrapped = new IllegalStateException(new RuntimeException(
                Problem.of(ProblemCode.OFFER_EXPIRED, "gone").asException()));

        assertThat(HttpProblems.ofFailure(wrapped, "t").code()).isEqualTo(ProblemCode.OFFER_EXPIRED);
    }

    @Test
    void asksToComeBackWhenTheDatabaseIsAway() {
        for (String state : new String[] {"08006", "53300", "57P01", "55P03"}) {
            Problem problem = HttpProblems.ofFailure(new DatabaseFailed("x", new SQLException("secret", state)), "t");

            assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE);
            assertThat(problem.headers()).containsKey("Retry-After");
            assertThat(problem.detail()).doesNotContain("secret");
        }
    }

    /** As Payara says it: without a cause. */
    @Test
    void asksToComeBackWhenNobodyKnowsWhetherTheCommitWasDone() {
        TransactionalException failed = new TransactionalException("during commit", new SystemException());

        assertThat(HttpProblems.ofFailure(failed, "t").code()).isEqualTo(ProblemCode.UNAVAILABLE);
    }

    @Test
    void tellsNothingAboutABug() {
        Problem problem = HttpProblems.ofFailure(new IllegalStateException("select secret"), "t");

        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.detail()).doesNotContain("secret");
    }
}

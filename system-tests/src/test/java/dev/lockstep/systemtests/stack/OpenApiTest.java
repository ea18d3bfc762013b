package dev.lockstep.systemtests.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lockstep.systemtests.stack.OpenApi.Exchange;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    private static final String ID = "01938f4e-7a00-7000-8000-000000000001";
    private static final String OFFER = "{\"offerId\":\"" + ID + "\"}";
    private static final String CUSTOMER = "{\"id\":\"" + ID + "\",\"state\":\"ACTIVE\",\"accounts\":"
            + "[{\"asset\":\"BTC\",\"account\":\"customer:1:BTC\"}],\"createdAt\":\"2026-11-20T10:00:00.000000Z\"}";
    private static final String PROBLEM = "{\"type\":\"urn:lockstep:problem:not-found\",\"title\":\"t\",\"status\":404,"
            + "\"detail\":\"d\",\"instance\":\"/x\",\"code\":\"not-found\",\"traceId\":\"1\"}";
    private static final Map<String, String> KEY = Map.of("Idempotency-Key", "k");

    private final OpenApi api = OpenApi.integrators();

    @Test
    void hasNothingAgainstWhatIsDescribed() {
        assertThat(faults("GET", "/customers/" + ID, "", Map.of(), "", 200, Map.of(), CUSTOMER))
                .isEmpty();
        assertThat(faults("GET", "/customers/" + ID, "", Map.of(), "", 404, Map.of(), PROBLEM))
                .isEmpty();
        assertThat(faults("GET", "/nowhere", "", Map.of(), "", 404, Map.of(), PROBLEM))
                .isEmpty();
        assertThat(faults("GET", "/swaps", "limit=3&state=BOOKED", Map.of(), "", 200, Map.of(), "{\"swaps\":[]}"))
                .isEmpty();
    }

    @Test
    void findsWhatIsAnsweredAndNotDescribed() {
        assertFault("secret", "GET", "/customers/" + ID, "", 200, CUSTOMER.replace("{\"id", "{\"secret\":1,\"id"));
        assertFault(
                "secret", "GET", "/customers/" + ID, "", 200, CUSTOMER.replace("{\"asset", "{\"secret\":1,\"asset"));
        assertFault("answer 418", "GET", "/customers/" + ID, "", 418, PROBLEM);
        assertFault("no such operation", "GET", "/nowhere", "", 200, CUSTOMER);
        assertFault("text/html", "GET", "/nowhere", "", 404, "<html>");
        assertThat(faults("GET", "/customers/" + ID, "", Map.of(), "", 404, Map.of("Link", "x"), PROBLEM))
                .singleElement()
                .asString()
                .contains("Link");
    }

    @Test
    void findsWhatIsDescribedAndMissingOrDifferent() {
        assertFault("state", "GET", "/customers/" + ID, "", 200, CUSTOMER.replace("\"state\":\"ACTIVE\",", ""));
        assertFault("state", "GET", "/customers/" + ID, "", 200, CUSTOMER.replace("ACTIVE", "ASLEEP"));
        assertFault("createdAt", "GET", "/customers/" + ID, "", 200, CUSTOMER.replace("2026-11-20T", "20 November "));
        assertFault("id", "GET", "/customers/" + ID, "", 200, CUSTOMER.replace(ID, "7"));
        assertFault("code", "GET", "/customers/" + ID, "", 404, PROBLEM.replace("\"not-found\"", "\"lost\""));
    }

    @Test
    void findsWhatIsTakenAndNotDescribed() {
        assertFault("color", "GET", "/swaps", "color=red", 200, "{\"swaps\":[]}");
        assertFault("limit", "GET", "/swaps", "limit=1000", 200, "{\"swaps\":[]}");
        assertFault("limit", "GET", "/swaps", "limit=many", 200, "{\"swaps\":[]}");
        assertFault("state", "GET", "/swaps", "state=LOST", 200, "{\"swaps\":[]}");
        assertThat(taken(Map.of(), OFFER)).anyMatch(fault -> fault.contains("without Idempotency-Key"));
        assertThat(taken(KEY, OFFER.replace("{", "{\"discount\":9,"))).anyMatch(fault -> fault.contains("discount"));
        assertThat(taken(KEY, "{}")).anyMatch(fault -> fault.contains("offerId"));
        assertThat(taken(KEY, OFFER)).noneMatch(fault -> fault.contains("taken"));
    }

    private List<String> taken(Map<String, String> headers, String body) {
        return faults("POST", "/swaps", "", headers, body, 202, Map.of(), "{}");
    }

    private void assertFault(String word, String method, String path, String query, int status, String answer) {
        assertThat(faults(method, path, query, Map.of(), "", status, Map.of(), answer))
                .as("%s %s?%s -> %s %s", method, path, query, status, answer)
                .isNotEmpty()
                .allMatch(fault -> fault.contains(word));
    }

    private List<String> faults(
            String method,
            String path,
            String query,
            Map<String, String> sent,
            String body,
            int status,
            Map<String, String> answered,
            String answer) {
        boolean json = answer.startsWith("{");
        Map<String, String> headers = new TreeMap<>(answered);
        headers.put(
                "Content-Type", !json ? "text/html" : status < 400 ? "application/json" : "application/problem+json");
        Api.Reply reply =
                new Api.Reply(status, of(headers), json ? Json.read(answer) : MissingNode.getInstance(), answer);
        return api.faults(new Exchange(method, path, query, of(sent), body, reply));
    }

    private static HttpHeaders of(Map<String, String> headers) {
        Map<String, List<String>> lists = new TreeMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return HttpHeaders.of(lists, (name, value) -> true);
    }
}

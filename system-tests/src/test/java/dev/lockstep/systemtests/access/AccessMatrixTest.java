package dev.lockstep.systemtests.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lockstep.swap.export.AuditApplication;
import dev.lockstep.systemtests.stack.Api;
import dev.lockstep.systemtests.stack.Api.Reply;
import dev.lockstep.systemtests.stack.Office;
import dev.lockstep.systemtests.stack.OpenApi;
import dev.lockstep.systemtests.stack.OpenApi.Operation;
import dev.lockstep.systemtests.stack.Stack;
import dev.lockstep.systemtests.stack.SystemTest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation that is described, asked by every kind of credential: exactly those get further that the description lets in. What is
 * asked has no effect, whoever is let in: ids that nobody has, and bodies that say nothing.
 */
@SystemTest
class AccessMatrixTest {

    private static final String NOBODY = UUID.randomUUID().toString();

    /** What an operation answers to whom it has let in, who asks for nothing sensible. */
    private static final Set<Integer> INSIDE = Set.of(200, 400, 404);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Stack stack;
    private final Api integrators;
    private final Api operators;

    AccessMatrixTest(Stack stack) {
        this.stack = stack;
        stack.swapDatabaseAsOwner().update("""
                insert into swap.channel (name, spread_bps, fee_bps, offer_ttl_ms, saga_timeout_ms)
                values ('matrix', 0, 0, 30000, 30000) on conflict do nothing""");
        this.integrators = stack.api();
        this.operators = Api.operations(stack.http(), null);
    }

    @TestFactory
    Stream<DynamicTest> letsInWhomTheDescriptionLetsIn() {
        return Credential.all(stack, "matrix").stream()
                .map(credential -> dynamicTest(credential.name(), () -> {
                    List<String> wrong = new ArrayList<>();
                    for (Operation operation : OpenApi.integrators().described()) {
                        judge(credential, operation, integrators, true, wrong);
                    }
                    for (Operation operation : OpenApi.operators().described()) {
                        judge(credential, operation, operators, false, wrong);
                    }
                    assertThat(wrong).isEmpty();
                }));
    }

    @Test
    void asksForAScopeWhereverATokenIsNeeded() {
        assertThat(OpenApi.integrators().described())
                .hasSizeGreaterThanOrEqualTo(19)
                .allMatch(operation -> operation.scopes().size() == 1);
        assertThat(OpenApi.operators().described())
                .hasSizeGreaterThanOrEqualTo(6)
                .allMatch(operation -> operation.scopes().size() == 1);
        assertThat(Credential.everyScope()).contains("swaps:read", "swaps:approve", "operations:write", "audit:read");
    }

    private static void judge(Credential who, Operation operation, Api api, boolean needsAChannel, List<String> wrong) {
        Reply reply = api.withToken(who.token())
                .ask(
                        operation.method(),
                        operation.path(NOBODY),
                        operation.body().isMissingNode() ? "" : "{}",
                        who.headers());
        String answered = operation.name() + " answers " + reply.status() + " " + reply.text();
        if (who.token() == null) {
            if (reply.status() != 401 || !reply.header("WWW-Authenticate").startsWith("Bearer")) {
                wrong.add(answered);
            }
        } else if (!who.scopes().containsAll(operation.scopes())) {
            String challenge = reply.header("WWW-Authenticate");
            String scope = operation.scopes().iterator().next();
            if (reply.status() != 403
                    || !reply.at("code").equals("forbidden")
                    || !challenge.contains("error=\"insufficient_scope\"")
                    || !challenge.contains("scope=\"" + scope + "\"")) {
                wrong.add(answered);
            }
        } else if (needsAChannel && !who.ofAChannel()) {
            if (reply.status() != 403 || !reply.at("code").equals("unknown-channel")) {
                wrong.add(answered);
            }
        } else if (!INSIDE.contains(reply.status())) {
            wrong.add(answered);
        }
        if (reply.status() >= 400 && !reply.header("Content-Type").startsWith("application/problem+json")) {
            wrong.add(operation.name() + " answers no problem but " + reply.header("Content-Type"));
        }
    }

    @Test
    void letsAuditorsAndNobodyElseExport() throws Exception {
        List<String> exports = Arrays.stream(new AuditApplication()
                        .getClasses().stream()
                                .filter(each -> each.isAnnotationPresent(Path.class))
                                .findFirst()
                                .orElseThrow()
                                .getMethods())
                .filter(method -> method.isAnnotationPresent(GET.class))
                .map(method -> "/audit/v1/" + method.getAnnotation(Path.class).value())
                .toList();
        assertThat(exports).hasSizeGreaterThanOrEqualTo(4);
        for (Credential who : Credential.all(stack, "matrix")) {
            boolean auditor =
                    who.scopes().contains(Credential.AUDIT) || who.name().endsWith(" auditor");
            boolean known = who.token() != null || !who.headers().isEmpty();
            for (String export : exports) {
                HttpResponse<String> answer = get(export, who);
                assertThat(answer.statusCode())
                        .as(export + " for " + who.name())
                        .satisfies(status -> {
                            if (auditor) {
                                // Nothing is said of which records: that is judged behind the door.
                                assertThat(status).isEqualTo(400);
                            } else {
                                assertThat(status).isEqualTo(known ? 403 : 401);
                            }
                        });
                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                        .as(export + " for " + who.name())
                        .startsWith("application/problem+json");
                assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
                        .isEqualTo(!auditor);
            }
        }
    }

    @Test
    void opensNoPageToAToken() throws Exception {
        assertThat(Office.of(stack, "operator").status("/office/overview.xhtml"))
                .isEqualTo(200);
        for (Credential who : Credential.all(stack, "matrix")) {
            if (who.headers().isEmpty()) {
                HttpResponse<String> answer = get("/office/overview.xhtml", who);
                assertThat(answer.statusCode()).as(who.name()).isEqualTo(302);
                assertThat(answer.headers().firstValue("Location").orElse("")).contains("/office/login.xhtml");
            }
        }
    }

    private HttpResponse<String> get(String path, Credential who) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(stack.http().resolve(path)).GET();
        Map<String, String> headers = who.headers();
        headers.forEach(request::setHeader);
        if (who.token() != null) {
            request.setHeader("Authorization", "Bearer " + who.token());
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}

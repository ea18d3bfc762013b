package dev.lockstep.systemtests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.swap.SwapApplication;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.operations.OperationsApplication;
import dev.lockstep.systemtests.stack.OpenApi;
import dev.lockstep.systemtests.stack.Project;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description of the API and the code that serves it name the same. */
class ServedApiTest {

    private static final Pattern TABLE_ROW = Pattern.compile("\\| `([A-Z]+ /[^`]+)` \\| `([a-z:]+)` \\|");

    @Test
    void describesEveryOperationThatIsServedAndNoOther() {
        assertThat(served(new SwapApplication()))
                .isNotEmpty()
                .isEqualTo(OpenApi.integrators().operations());
        assertThat(served(new OperationsApplication()))
                .isNotEmpty()
                .isEqualTo(OpenApi.operators().operations());
    }

    @Test
    void needsTheScopeThatIsDescribed() {
        assertThat(neededScopes(new SwapApplication())).isNotEmpty().isEqualTo(describedScopes(OpenApi.integrators()));
        assertThat(neededScopes(new OperationsApplication()))
                .isNotEmpty()
                .isEqualTo(describedScopes(OpenApi.operators()));
    }

    @Test
    void saysTheSameInTheTablesForPeople() throws IOException {
        Map<String, Set<String>> described = new TreeMap<>(describedScopes(OpenApi.integrators()));
        described.putAll(describedScopes(OpenApi.operators()));
        Map<String, Set<String>> tables = new TreeMap<>();
        for (String line : Files.readAllLines(Project.root().resolve("docs/api/access.md"))) {
            Matcher row = TABLE_ROW.matcher(line);
            if (row.matches()) {
                tables.put(row.group(1), Set.of(row.group(2)));
            }
        }
        assertThat(tables).isEqualTo(described);
    }

    @Test
    void describesEveryCodeOfAProblemAndNoOther() {
        Set<String> described = new TreeSet<>(OpenApi.integrators().problemCodes());
        described.addAll(OpenApi.operators().problemCodes());
        assertThat(Arrays.stream(ProblemCode.values()).map(ProblemCode::code))
                .containsExactlyInAnyOrderElementsOf(described);
    }

    private static Set<String> served(Application application) {
        return application.getClasses().stream()
                .filter(each -> each.isAnnotationPresent(Path.class))
                .flatMap(ServedApiTest::operations)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> operations(Class<?> resource) {
        return Arrays.stream(resource.getMethods()).flatMap(method -> operation(resource, method).stream());
    }

    private static Optional<String> operation(Class<?> resource, Method method) {
        String root = resource.getAnnotation(Path.class).value();
        return method(method).map(name -> name + " " + root + path(method));
    }

    private static Map<String, Set<String>> describedScopes(OpenApi description) {
        return description.described().stream()
                .collect(Collectors.toMap(
                        OpenApi.Operation::name, OpenApi.Operation::scopes, (one, other) -> other, TreeMap::new));
    }

    private static Map<String, Set<String>> neededScopes(Application application) {
        Map<String, Set<String>> needed = new TreeMap<>();
        application.getClasses().stream()
                .filter(each -> each.isAnnotationPresent(Path.class))
                .forEach(resource -> Arrays.stream(resource.getMethods())
                        .forEach(method -> operation(resource, method)
                                .ifPresent(operation -> needed.put(operation, scopes(resource, method)))));
        return needed;
    }

    private static Set<String> scopes(Class<?> resource, Method method) {
        RolesAllowed own = method.getAnnotation(RolesAllowed.class);
        RolesAllowed allowed = own == null ? resource.getAnnotation(RolesAllowed.class) : own;
        return allowed == null ? Set.of() : Set.of(allowed.value());
    }

    private static Optional<String> method(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value())
                .findFirst();
    }

    private static String path(Method method) {
        Path path = method.getAnnotation(Path.class);
        return path == null ? "" : path.value();
    }
}

package dev.lockstep.systemtests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.swap.SwapApplication;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.operations.OperationsApplication;
import dev.lockstep.systemtests.stack.OpenApi;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description of the API and the code that serves it name the same. */
class ServedApiTest {

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
        String root = resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getMethods())
                .flatMap(method -> method(method).map(name -> name + " " + root + path(method)).stream());
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

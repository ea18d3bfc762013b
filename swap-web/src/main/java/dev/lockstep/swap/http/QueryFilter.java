package dev.lockstep.swap.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a query parameter that the called method does not have, and one that is there twice: a misspelt filter must not be
 * ignored, and of two values nobody can tell which one was meant.
 */
@Provider
@Priority(QueryFilter.AFTER_THE_QUOTA)
public class QueryFilter implements ContainerRequestFilter {

    static final int AFTER_THE_QUOTA = Priorities.AUTHORIZATION + 3;

    @Context
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            return;
        }
        List<FieldError> wrong =
                wrong(known(resource.getResourceMethod()), request.getUriInfo().getQueryParameters());
        if (!wrong.isEmpty()) {
            throw Problem.invalid(wrong).asException();
        }
    }

    static List<FieldError> wrong(Set<String> known, Map<String, List<String>> query) {
        List<FieldError> wrong = new ArrayList<>();
        query.forEach((name, values) -> {
            if (!known.contains(name)) {
                String others = known.isEmpty() ? "none is" : "known are " + String.join(", ", known);
                wrong.add(new FieldError("#" + name, "this query parameter is not known here; " + others));
            } else if (values.size() > 1) {
                wrong.add(new FieldError("#" + name, "this query parameter may be there once only"));
            }
        });
        return wrong;
    }

    static Set<String> known(@Nullable Method method) {
        return method == null
                ? Set.of()
                : Arrays.stream(method.getParameters())
                        .filter(parameter -> parameter.isAnnotationPresent(QueryParam.class))
                        .map(parameter ->
                                parameter.getAnnotation(QueryParam.class).value())
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}

package dev.lockstep.systemtests.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A checked-in description of an API, and what an exchange over HTTP has that it does not say. The description
 * leaves answers open for more properties; here they are closed, so that nothing is answered that is not described.
 */
public final class OpenApi {

    /**
     * What was asked and what was answered.
     *
     * @param path below the server of the description, percent-encoded as sent
     * @param query as sent, or empty
     * @param body of the request, or empty
     */
    record Exchange(String method, String path, String query, HttpHeaders sent, String body, Api.Reply reply) {}

    /**
     * An operation as it is described.
     *
     * @param scopes that a token needs, all of them
     * @param body the schema of what it takes, references resolved; missing when it takes nothing
     */
    public record Operation(String method, String path, Set<String> scopes, JsonNode body) {

        /** Such as {@code GET /swaps/{id}}. */
        public String name() {
            return method + " " + path;
        }

        public boolean hasVariables() {
            return path.contains("{");
        }

        /** Its path with the same text for every variable. */
        public String path(String value) {
            return path.replaceAll("\\{[a-z]+}", value);
        }
    }

    private static final String IRI = "https://lockstep.local/openapi.json";
    private static final String PROBLEM = "application/problem+json";
    private static final String PROBLEM_SCHEMA = "/components/schemas/Problem";

    /** What the protocol itself answers, wherever it is asked. */
    private static final Set<Integer> EVERYWHERE = Set.of(405, 406);

    /** Headers that mean something to a client: answered only where they are described. */
    private static final List<String> MEANINGFUL = List.of(
            "Location",
            "Retry-After",
            "Link",
            "Preference-Applied",
            "Idempotency-Replayed",
            "WWW-Authenticate",
            "RateLimit",
            "RateLimit-Policy");

    private static final OpenApi INTEGRATORS = read("openapi.yaml");
    private static final OpenApi OPERATORS = read("operations.yaml");

    private final JsonNode document;
    private final SchemaRegistry schemas;

    private OpenApi(JsonNode document) {
        this.document = document;
        Dialect.Builder dialect = Dialect.builder(Dialects.getOpenApi31());
        document.fieldNames().forEachRemaining(name -> dialect.keyword(new NonValidationKeyword(name)));
        this.schemas = SchemaRegistry.withDialect(
                dialect.build(),
                builder -> builder.schemas(iri -> IRI.equals(iri) ? document.toString() : null)
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    public static OpenApi integrators() {
        return INTEGRATORS;
    }

    public static OpenApi operators() {
        return OPERATORS;
    }

    private static OpenApi read(String name) {
        try {
            JsonNode document = new YAMLMapper()
                    .readTree(Project.root().resolve("docs/api").resolve(name).toFile());
            close(document);
            return new OpenApi(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("type").asText().equals("object")
                && object.has("properties")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(OpenApi::close);
    }

    /** Every operation as {@code GET /swaps/{id}}. */
    public Set<String> operations() {
        return described().stream().map(Operation::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every operation. */
    public List<Operation> described() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(entry -> {
                    if (!entry.getKey().equals("parameters")) {
                        operations.add(operation(entry.getKey(), path.getKey(), entry.getValue()));
                    }
                }));
        return operations;
    }

    /** What of it says nothing of its own is what the whole document says: a token, whatever its scopes. */
    private Operation operation(String method, String path, JsonNode described) {
        Set<String> scopes = new TreeSet<>();
        described.path("security").forEach(way -> way.path("token").forEach(scope -> scopes.add(scope.asText())));
        JsonNode body = resolved(described.path("requestBody"));
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                path,
                scopes,
                resolved(body.path("content").path("application/json").path("schema")));
    }

    /** A copy with what the references in it lead to. */
    private JsonNode resolved(JsonNode node) {
        JsonNode reference = node.path("$ref");
        if (!reference.isMissingNode()) {
            return resolved(document.at(reference.asText().substring(1)));
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(entry -> copy.set(entry.getKey(), resolved(entry.getValue())));
            return copy;
        }
        return node;
    }

    /** The codes that a problem can have. */
    public Set<String> problemCodes() {
        Set<String> codes = new TreeSet<>();
        document.at(PROBLEM_SCHEMA + "/properties/code/enum").forEach(code -> codes.add(code.asText()));
        return codes;
    }

    /** What is not as described; empty if everything is. */
    List<String> faults(Exchange exchange) {
        Optional<String> path = template(exchange.path());
        String pointer =
                "/paths/" + escaped(path.orElse("")) + "/" + exchange.method().toLowerCase(Locale.ROOT);
        JsonNode operation = document.at(pointer);
        int status = exchange.reply().status();
        if (operation.isMissingNode()) {
            return status < 400 || status >= 500
                    ? List.of("there is no such operation, and it answers " + status)
                    : problem(exchange.reply());
        }
        List<String> faults = new ArrayList<>();
        JsonNode response = operation.path("responses").path(Integer.toString(status));
        if (response.isMissingNode()) {
            if (!EVERYWHERE.contains(status)) {
                faults.add("the answer " + status + " is not described");
            }
            faults.addAll(problem(exchange.reply()));
        } else {
            faults.addAll(answer(exchange.reply(), target(pointer + "/responses/" + status)));
        }
        if (status < 300) {
            faults.addAll(request(exchange, path.orElseThrow(), pointer));
        }
        return faults;
    }

    private Optional<String> template(String path) {
        String[] asked = path.split("/");
        List<String> templates = new ArrayList<>();
        document.path("paths").fieldNames().forEachRemaining(templates::add);
        return templates.stream()
                .filter(template -> matches(template.split("/"), asked))
                .min((one, other) -> Integer.compare(variables(one), variables(other)));
    }

    private static boolean matches(String[] template, String[] asked) {
        boolean same = template.length == asked.length;
        for (int i = 0; same && i < asked.length; i++) {
            same = isVariable(template[i]) || template[i].equals(asked[i]);
        }
        return same;
    }

    private static int variables(String template) {
        return (int)
                Arrays.stream(template.split("/")).filter(OpenApi::isVariable).count();
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }

    private List<String> problem(Api.Reply reply) {
        String type = mediaType(reply);
        return type.equals(PROBLEM)
                ? invalid("the problem", reply.body(), PROBLEM_SCHEMA)
                : List.of("an error of the type \"" + type + "\" and not " + PROBLEM);
    }

    /** @param pointer of the response */
    private List<String> answer(Api.Reply reply, String pointer) {
        List<String> faults = new ArrayList<>();
        JsonNode response = document.at(pointer);
        String type = mediaType(reply);
        if (!response.has("content")) {
            if (!reply.text().isEmpty()) {
                faults.add("the answer has a body, and none is described");
            }
        } else if (response.path("content").has(type)) {
            JsonNode body = type.endsWith("json") ? reply.body() : TextNode.valueOf(reply.text());
            faults.addAll(invalid("the answer", body, pointer + "/content/" + escaped(type) + "/schema"));
        } else {
            faults.add("an answer of the type \"" + type + "\" is not described");
        }
        for (String name : MEANINGFUL) {
            Optional<String> value = reply.headers().firstValue(name);
            boolean described = response.path("headers").has(name);
            if (value.isPresent() && !described) {
                faults.add("the header " + name + " is not described");
            } else if (value.isPresent()) {
                String header = target(pointer + "/headers/" + escaped(name));
                faults.addAll(invalidText("the header " + name, value.get(), header + "/schema"));
            }
        }
        return faults;
    }

    /** Whatever is taken is described: nobody may come to depend on what is not. */
    private List<String> request(Exchange exchange, String path, String pointer) {
        List<String> faults = new ArrayList<>();
        Set<String> described = new TreeSet<>();
        JsonNode parameters = document.at(pointer + "/parameters");
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = target(pointer + "/parameters/" + i);
            described.add(document.at(parameter + "/name").asText());
            faults.addAll(parameter(exchange, path, parameter));
        }
        for (String name : names(exchange.query())) {
            if (!described.contains(name)) {
                faults.add("the query parameter " + name + " is taken and not described");
            }
        }
        String schema = pointer + "/requestBody/content/application~1json/schema";
        if (!document.at(schema).isMissingNode()) {
            faults.addAll(invalid("the body that was taken", Json.read(exchange.body()), schema));
        } else if (!exchange.body().isEmpty()) {
            faults.add("a body is taken and not described");
        }
        return faults;
    }

    private List<String> parameter(Exchange exchange, String path, String pointer) {
        JsonNode parameter = document.at(pointer);
        String name = parameter.path("name").asText();
        Optional<String> value = switch (parameter.path("in").asText()) {
            case "path" -> variable(path, exchange.path(), name);
            case "query" -> query(exchange.query(), name);
            case "header" -> exchange.sent().firstValue(name);
            default -> throw new IllegalStateException("a parameter of another kind: " + parameter);
        };
        if (value.isEmpty()) {
            return parameter.path("required").asBoolean()
                    ? List.of("taken without " + name + ", which is described as required")
                    : List.of();
        }
        return invalidText("the parameter " + name + " that was taken", value.get(), pointer + "/schema");
    }

    private static Optional<String> variable(String template, String path, String name) {
        List<String> segments = List.of(template.split("/"));
        int at = segments.indexOf("{" + name + "}");
        return at < 0 ? Optional.empty() : Optional.of(decoded(path.split("/")[at]));
    }

    private static Optional<String> query(String query, String name) {
        return Arrays.stream(query.split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> decoded(pair.substring(name.length() + 1)))
                .findFirst();
    }

    private static List<String> names(String query) {
        return Arrays.stream(query.split("&"))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> decoded(pair.split("=", 2)[0]))
                .toList();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String mediaType(Api.Reply reply) {
        return reply.header("Content-Type").split(";", 2)[0].trim();
    }

    private List<String> invalidText(String what, String text, String pointer) {
        boolean number = document.at(target(pointer)).path("type").asText().equals("integer");
        return invalid(
                what,
                number && text.matches("[0-9]{1,9}") ? IntNode.valueOf(Integer.parseInt(text)) : TextNode.valueOf(text),
                pointer);
    }

    private List<String> invalid(String what, JsonNode value, String pointer) {
        return schemas.getSchema(SchemaLocation.of(IRI + "#" + target(pointer))).validate(value).stream()
                .map(error -> what + ": " + error)
                .toList();
    }

    /** Where a pointer leads, when what stands there is a reference. */
    private String target(String pointer) {
        JsonNode reference = document.at(pointer).path("$ref");
        return reference.isMissingNode() ? pointer : target(reference.asText().substring(1));
    }

    /** RFC 6901. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}

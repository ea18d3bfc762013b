package dev.lockstep.swap.description;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An OpenAPI document as one page of HTML: every operation with its parameters, body and answers, and every schema. Has no script,
 * no style of its own and nothing from elsewhere, so that the strictest content security policy has nothing against it.
 */
final class ApiReference {

    private static final String SCHEMAS = "#/components/schemas/";
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    private final JsonNode document;
    private final StringBuilder html = new StringBuilder();

    private ApiReference(JsonNode document) {
        this.document = document;
    }

    static String html(JsonNode document) {
        ApiReference page = new ApiReference(document);
        page.write();
        return page.html.toString();
    }

    private record Operation(String method, String path, JsonNode description) {

        String id() {
            return description.path("operationId").asText();
        }
    }

    private void write() {
        String title = Markup.escaped(document.at("/info/title").asText());
        html.append("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <link rel="stylesheet" href="/resources/lockstep/office.css">
                <link rel="stylesheet" href="/resources/lockstep/docs.css">
                <link rel="icon" href="/resources/lockstep/icon.svg" type="image/svg+xml">
                </head>
                <body class="docs">
                """.formatted(title));
        Map<String, List<Operation>> chapters = chapters();
        contents(chapters);
        html.append("<main id=\"main\">\n<h1>").append(title).append("</h1>\n");
        html.append(Markup.text(document.at("/info/description").asText()));
        html.append("<p>All paths are below <code>")
                .append(Markup.escaped(document.at("/servers/0/url").asText()))
                .append("</code>. For programs: <a href=\"/openapi\">the OpenAPI document</a>.</p>\n");
        chapters.forEach(this::chapter);
        html.append("<h2 id=\"schemas\">Schemas</h2>\n");
        document.at("/components/schemas").properties().forEach(schema -> schema(schema.getKey(), schema.getValue()));
        html.append("</main>\n</body>\n</html>\n");
    }

    /** By tag, in the order of the document. */
    private Map<String, List<Operation>> chapters() {
        Map<String, List<Operation>> chapters = new LinkedHashMap<>();
        document.path("tags").forEach(tag -> chapters.put(tag.path("name").asText(), new ArrayList<>()));
        document.path("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .map(method -> new Operation(
                                method.toUpperCase(Locale.ROOT),
                                path.getKey(),
                                path.getValue().path(method)))
                        .forEach(operation -> chapters.computeIfAbsent(
                                        operation.description().at("/tags/0").asText(), none -> new ArrayList<>())
                                .add(operation)));
        return chapters;
    }

    private void contents(Map<String, List<Operation>> chapters) {
        html.append("<nav aria-label=\"Contents\">\n");
        chapters.forEach((tag, operations) -> {
            html.append("<h2>").append(Markup.escaped(tag)).append("</h2>\n<ul>\n");
            operations.forEach(operation -> html.append("<li><a href=\"#")
                    .append(Markup.escaped(operation.id()))
                    .append("\"><span class=\"method\">")
                    .append(operation.method())
                    .append("</span> ")
                    .append(Markup.escaped(operation.path()))
                    .append("</a></li>\n"));
            html.append("</ul>\n");
        });
        html.append("<p><a href=\"#schemas\">Schemas</a></p>\n</nav>\n");
    }

    private void chapter(String tag, List<Operation> operations) {
        html.append("<h2>").append(Markup.escaped(tag)).append("</h2>\n");
        document.path("tags").forEach(described -> {
            if (described.path("name").asText().equals(tag)) {
                html.append(Markup.text(described.path("description").asText()));
            }
        });
        operations.forEach(this::operation);
    }

    private void operation(Operation operation) {
        JsonNode description = operation.description();
        html.append("<section class=\"operation\" id=\"")
                .append(Markup.escaped(operation.id()))
                .append("\">\n<h3><span class=\"method\">")
                .append(operation.method())
                .append("</span> <code>")
                .append(Markup.escaped(operation.path()))
                .append("</code></h3>\n<p><strong>")
                .append(Markup.line(description.path("summary").asText()))
                .append("</strong></p>\n")
                .append(Markup.text(description.path("description").asText()));
        parameters(description.path("parameters"));
        JsonNode body = description.path("requestBody").path("content");
        body.properties()
                .forEach(content -> html.append("<p>Body, <code>")
                        .append(Markup.escaped(content.getKey()))
                        .append("</code>: ")
                        .append(type(content.getValue().path("schema")))
                        .append("</p>\n"));
        answers(description.path("responses"));
        html.append("</section>\n");
    }

    private void parameters(JsonNode parameters) {
        if (parameters.isEmpty()) {
            return;
        }
        tableOf("Parameter", "Where", "Value", "Meaning");
        for (JsonNode reference : parameters) {
            JsonNode parameter = target(reference);
            boolean required = parameter.path("required").asBoolean();
            row(
                    name(parameter.path("name").asText(), required),
                    Markup.escaped(parameter.path("in").asText()),
                    type(parameter.path("schema")),
                    Markup.line(parameter.path("description").asText()));
        }
        html.append("</tbody></table></div>\n");
    }

    private void answers(JsonNode answers) {
        tableOf("Answer", "Body", "Meaning");
        answers.properties().forEach(answer -> {
            JsonNode described = target(answer.getValue());
            List<String> bodies = new ArrayList<>();
            described
                    .path("content")
                    .properties()
                    .forEach(content -> bodies.add(type(content.getValue().path("schema")) + " <code>"
                            + Markup.escaped(content.getKey()) + "</code>"));
            row(
                    "<code>" + Markup.escaped(answer.getKey()) + "</code>",
                    String.join("<br>", bodies),
                    Markup.line(described.path("description").asText()));
        });
        html.append("</tbody></table></div>\n");
    }

    private void schema(String name, JsonNode schema) {
        html.append("<section class=\"schema\" id=\"schema-")
                .append(Markup.escaped(name))
                .append("\">\n<h3>")
                .append(Markup.escaped(name))
                .append("</h3>\n")
                .append(Markup.text(schema.path("description").asText()));
        if (schema.has("properties")) {
            tableOf("Property", "Value", "Meaning");
            properties("", schema);
            html.append("</tbody></table></div>\n");
        } else {
            html.append("<p>").append(type(schema)).append("</p>\n");
        }
        html.append("</section>\n");
    }

    /** A row for each; what is in an object that has no name of its own comes right after it. */
    private void properties(String prefix, JsonNode schema) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties").properties().forEach(property -> {
            JsonNode described = property.getValue();
            String name = prefix + property.getKey();
            row(
                    name(name, required.contains(property.getKey())),
                    type(described),
                    Markup.line(described.path("description").asText()));
            properties(name + ".", described);
            properties(name + "[].", described.path("items"));
        });
    }

    private static String name(String name, boolean required) {
        return "<code>" + Markup.escaped(name) + "</code>"
                + (required ? " <span class=\"required\">required</span>" : "");
    }

    /** What a value may be, in a few words; a schema with a name is a link to it. */
    private static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            String reference = schema.path("$ref").asText();
            String name = Markup.escaped(reference.substring(reference.lastIndexOf('/') + 1));
            return reference.startsWith(SCHEMAS) ? "<a href=\"#schema-" + name + "\">" + name + "</a>" : name;
        }
        if (schema.has("oneOf")) {
            List<String> choices = new ArrayList<>();
            schema.path("oneOf").forEach(choice -> choices.add(type(choice)));
            return String.join(" or ", choices);
        }
        if (schema.path("type").asText().equals("array")) {
            return "list of " + type(schema.path("items"));
        }
        return plain(schema);
    }

    private static String plain(JsonNode schema) {
        List<String> words = new ArrayList<>();
        if (schema.has("enum")) {
            schema.path("enum").forEach(value -> words.add("<code>" + Markup.escaped(value.asText()) + "</code>"));
            return String.join(", ", words);
        }
        if (schema.has("const")) {
            return "<code>" + Markup.escaped(schema.path("const").asText()) + "</code>";
        }
        if (schema.path("type").isArray()) {
            schema.path("type").forEach(type -> words.add(type.asText()));
        } else {
            words.add(schema.path("type").asText());
        }
        String type = String.join(" or ", words);
        List<String> limits = new ArrayList<>();
        for (String keyword : List.of(
                "format",
                "minimum",
                "maximum",
                "minLength",
                "maxLength",
                "minItems",
                "maxItems",
                "pattern",
                "default")) {
            if (schema.has(keyword)) {
                limits.add(keyword + " <code>"
                        + Markup.escaped(schema.path(keyword).asText()) + "</code>");
            }
        }
        return limits.isEmpty() ? type : type + ", " + String.join(", ", limits);
    }

    private void tableOf(String... heads) {
        html.append("<div class=\"wide\"><table><thead><tr>");
        for (String head : heads) {
            html.append("<th scope=\"col\">").append(head).append("</th>");
        }
        html.append("</tr></thead><tbody>\n");
    }

    private void row(String... cells) {
        html.append("<tr>");
        for (String cell : cells) {
            html.append("<td>").append(cell).append("</td>");
        }
        html.append("</tr>\n");
    }

    private JsonNode target(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isMissingNode()
                ? node
                : target(document.at(reference.asText().substring(1)));
    }
}

package dev.lockstep.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code docs/api/asyncapi.yaml} with its schemas, and what a record has that they do not say. The schemas are open, so that
 * additions break nobody; here they can be closed, so that our own code writes nothing that is not described.
 */
public final class AsyncApi {

    /** Tests run in the folder of their module. */
    private static final Path FOLDER = Path.of("..", "docs", "api");

    private static final String IRI = "https://lockstep.local/";
    private static final String SAGA_CONTEXT = "saga-context";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final JsonNode document;
    private final SchemaRegistry schemas;

    private AsyncApi(boolean closed) {
        try {
            this.document =
                    new YAMLMapper().readTree(FOLDER.resolve("asyncapi.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.schemas = SchemaRegistry.withDialect(
                Dialects.getDraft202012(),
                builder -> builder.schemas(
                                iri -> iri.startsWith(IRI) ? schema(iri.substring(IRI.length()), closed) : null)
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    /** As published: readers leave alone what they do not know. */
    public static AsyncApi open() {
        return new AsyncApi(false);
    }

    /** With nothing allowed that is not described. */
    public static AsyncApi closed() {
        return new AsyncApi(true);
    }

    /** What stands at a JSON Pointer into a schema file. */
    public static JsonNode schema(String file, String pointer) {
        try {
            return MAPPER.readTree(FOLDER.resolve("schemas").resolve(file).toFile())
                    .at(pointer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String schema(String path, boolean closed) {
        try {
            JsonNode schema = MAPPER.readTree(Files.readString(FOLDER.resolve(path)));
            if (closed) {
                close(schema);
            }
            return schema.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("type").toString().contains("\"object\"")
                && object.has("properties")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(AsyncApi::close);
    }

    /** The names of all topics. */
    public Set<String> topics() {
        Set<String> topics = new TreeSet<>();
        document.path("channels")
                .forEach(channel -> topics.add(channel.path("address").textValue()));
        return topics;
    }

    /** The names of the messages on a topic. */
    public Set<String> messages(String topic) {
        Set<String> names = new TreeSet<>();
        channel(topic)
                .path("messages")
                .forEach(message -> names.add(target(message).path("name").textValue()));
        return names;
    }

    /** What is not as described; empty if everything is. A header's value is its text. */
    public List<String> faults(String topic, String message, Map<String, String> headers, byte[] value) {
        JsonNode description = message(topic, message);
        if (description.isMissingNode()) {
            return List.of("no message " + message + " is described on " + topic);
        }
        List<String> faults = new ArrayList<>();
        ObjectNode told = MAPPER.createObjectNode();
        headers.forEach(told::put);
        faults.addAll(invalid("the headers", told, target(description.path("headers"))));
        if (headers.containsKey(SAGA_CONTEXT)) {
            faults.addAll(invalid(SAGA_CONTEXT, headers.get(SAGA_CONTEXT), "schemas/saga-context.json"));
        }
        String payload = file(target(description.path("payload")));
        if (!payload.isEmpty()) {
            faults.addAll(invalid("the payload", new String(value, StandardCharsets.UTF_8), payload));
        }
        return faults;
    }

    private JsonNode channel(String topic) {
        for (JsonNode channel : document.path("channels")) {
            if (channel.path("address").textValue().equals(topic)) {
                return channel;
            }
        }
        return MissingNode.getInstance();
    }

    private JsonNode message(String topic, String name) {
        for (JsonNode reference : channel(topic).path("messages")) {
            JsonNode message = target(reference);
            if (message.path("name").asText().equals(name)) {
                return message;
            }
        }
        return MissingNode.getInstance();
    }

    private JsonNode target(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isMissingNode()
                ? node
                : target(document.at(reference.textValue().substring(1)));
    }

    /** The schema file that a multi-format schema leads to; empty for one that stands in the document and asks for nothing. */
    private static String file(JsonNode multiFormat) {
        return multiFormat.path("schema").path("$ref").asText();
    }

    private List<String> invalid(String what, String json, String file) {
        try {
            return invalid(what, MAPPER.readTree(json), file);
        } catch (JsonProcessingException e) {
            return List.of(what + " is no JSON: " + e.getOriginalMessage());
        }
    }

    private List<String> invalid(String what, JsonNode value, JsonNode multiFormat) {
        String file = file(multiFormat);
        return file.isEmpty() ? List.of() : invalid(what, value, file);
    }

    private List<String> invalid(String what, JsonNode value, String file) {
        return schemas.getSchema(SchemaLocation.of(IRI + file)).validate(value).stream()
                .map(error -> what + ": " + error)
                .toList();
    }
}

package dev.lockstep.contract.saga;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON as the wire takes it: valid UTF-8, one object, no key twice, nothing behind it, no deep nesting, no half of a surrogate
 * pair, which could be read and never be written again (RFC 8259 section 8.2). Whatever is wrong is an
 * {@link IllegalArgumentException} with a sentence that says what.
 */
public final class StrictJson {

    /** The deepest known message has five levels; the rest is room for additions. */
    private static final int NESTING_MAX = 32;

    /** Only an escape can bring one of them into valid UTF-8. */
    private static final Pattern SURROGATE = Pattern.compile("\\\\u[dD][89a-fA-F]");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    public static JsonNode readObject(byte[] json) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            JsonNode node = MAPPER.readTree(text);
            if (!node.isObject()) {
                throw new IllegalArgumentException("a JSON object is needed");
            }
            if (SURROGATE.matcher(text).find() && !isWhole(node)) {
                throw new IllegalArgumentException("not valid JSON: half of a surrogate pair");
            }
            return node;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not valid UTF-8", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not valid JSON", e);
        }
    }

    private static boolean isWhole(JsonNode node) {
        boolean whole = !node.isTextual() || isWhole(node.textValue());
        for (Iterator<String> names = node.fieldNames(); whole && names.hasNext(); ) {
            whole = isWhole(names.next());
        }
        for (Iterator<JsonNode> children = node.elements(); whole && children.hasNext(); ) {
            whole = isWhole(children.next());
        }
        return whole;
    }

    private static boolean isWhole(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    public static String text(JsonNode object, String field) {
        String value = optionalText(object, field);
        if (value == null) {
            throw new IllegalArgumentException("\"" + field + "\" is missing");
        }
        return value;
    }

    public static @Nullable String optionalText(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException("\"" + field + "\" must be a string");
        }
        return value.textValue();
    }

    public static int integer(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException("\"" + field + "\" must be a whole number");
        }
        return value.intValue();
    }

    public static long longInteger(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("\"" + field + "\" must be a whole number");
        }
        return value.longValue();
    }

    public static ArrayNode array(JsonNode object, String field) {
        if (object.get(field) instanceof ArrayNode array) {
            return array;
        }
        throw new IllegalArgumentException("\"" + field + "\" must be an array");
    }

    public static ObjectNode child(JsonNode object, String field) {
        if (object.get(field) instanceof ObjectNode child) {
            return child;
        }
        throw new IllegalArgumentException("\"" + field + "\" must be an object");
    }
}

package dev.lockstep.swap.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.contract.saga.StrictJson;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request's JSON object, read property by property. What is wrong is collected, so that a caller learns of everything
 * at once; a getter answers null for what is missing or wrong, and {@link #invalid} then tells. Properties that nobody
 * asked for are wrong too: a misspelt optional one must not be ignored.
 */
public final class RequestBody {

    /** The largest request has some 300 bytes; the rest is room for white space and additions. */
    public static final int BYTES_MAX = 64 * 1024;

    /** Whoever makes more mistakes learns of the rest after these: an answer must not be many times its question. */
    static final int ERRORS_MAX = 50;

    private final JsonNode json;
    private final String pointer;
    private final List<FieldError> errors;

    private RequestBody(JsonNode json, String pointer, List<FieldError> errors) {
        this.json = json;
        this.pointer = pointer;
        this.errors = errors;
    }

    /** Throws {@link ProblemException}: {@code body-too-large} or {@code malformed-json}. */
    public static RequestBody parse(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw Problem.of(ProblemCode.BODY_TOO_LARGE, "At most " + BYTES_MAX + " bytes are taken.")
                    .asException();
        }
        try {
            return new RequestBody(StrictJson.readObject(bytes), "", new ArrayList<>());
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemCode.MALFORMED_JSON, firstLine(e)).asException();
        }
    }

    /** A required text, turned into a value by {@code reader}, whose {@link IllegalArgumentException} is the detail. */
    public <T> @Nullable T required(String name, Function<String, T> reader) {
        if (!json.hasNonNull(name)) {
            wrong(name, "\"" + name + "\" is missing");
            return null;
        }
        return optional(name, reader);
    }

    public <T> @Nullable T optional(String name, Function<String, T> reader) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            wrong(name, "\"" + name + "\" must be a JSON string");
            return null;
        }
        try {
            return reader.apply(value.textValue());
        } catch (IllegalArgumentException e) {
            wrong(name, firstLine(e));
            return null;
        }
    }

    /** A list of texts that may be missing, each different from the others; 1 to {@code max} of them. */
    public <T> @Nullable List<T> optionalList(String name, int max, Function<String, T> reader) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isArray() || value.isEmpty() || value.size() > max) {
            wrong(name, "\"" + name + "\" must be a JSON array with 1 to " + max + " strings");
            return null;
        }
        List<T> elements = new ArrayList<>();
        for (JsonNode element : value) {
            try {
                if (!element.isTextual()) {
                    throw new IllegalArgumentException("\"" + name + "\" must hold JSON strings only");
                }
                elements.add(reader.apply(element.textValue()));
            } catch (IllegalArgumentException e) {
                errors.add(new FieldError(pointer + "/" + escaped(name) + "/" + elements.size(), firstLine(e)));
                return null;
            }
        }
        if (elements.stream().distinct().count() < elements.size()) {
            wrong(name, "\"" + name + "\" must name everything once only");
            return null;
        }
        return elements;
    }

    public @Nullable RequestBody object(String name) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            wrong(name, "\"" + name + "\" is missing");
            return null;
        }
        if (!value.isObject()) {
            wrong(name, "\"" + name + "\" must be a JSON object");
            return null;
        }
        return new RequestBody(value, pointer + "/" + escaped(name), errors);
    }

    public boolean has(String name) {
        return json.hasNonNull(name);
    }

    /** Notes everything that is not among {@code known}. */
    public void only(String... known) {
        List<String> names = List.of(known);
        for (Iterator<String> properties = json.fieldNames(); properties.hasNext(); ) {
            String property = properties.next();
            if (!names.contains(property)) {
                wrong(
                        property,
                        names.isEmpty()
                                ? "no properties are known here"
                                : "this property is not known here; known are " + String.join(", ", names));
            }
        }
    }

    public void wrong(String name, String detail) {
        if (errors.size() < ERRORS_MAX) {
            errors.add(new FieldError(pointer + "/" + escaped(name), detail));
        }
    }

    public boolean isValid() {
        return errors.isEmpty();
    }

    /** What was found to be wrong. */
    public ProblemException invalid() {
        if (errors.isEmpty()) {
            throw new IllegalStateException("nothing is wrong with " + json);
        }
        return Problem.invalid(errors).asException();
    }

    /** The same for two bodies that say the same, whatever the order of their properties and their white space. */
    byte[] canonical() {
        return CanonicalJson.write(json);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** The parser's own words only where they speak of the text and not of its classes, which it puts in back quotes. */
    private static String firstLine(IllegalArgumentException e) {
        String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("not valid");
        return line.contains("`") ? "not valid JSON" : line;
    }
}

package dev.lockstep.outbox.append;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.lockstep.contract.message.Header;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Record headers as they stand in a {@code jsonb} column: {@code [{"name": text, "value": base64}, ...]}, in order, names
 * may repeat. Base64, because a foreign header's value may be any bytes and {@code jsonb} takes no NUL character.
 */
public final class HeadersColumn {

    private static final ObjectMapper JSON = new ObjectMapper();

    private HeadersColumn() {}

    public static String write(List<Header> headers) {
        ArrayNode array = JSON.createArrayNode();
        for (Header header : headers) {
            array.addObject()
                    .put("name", header.name().replace("\u0000", "\uFFFD"))
                    .put("value", Base64.getEncoder().encodeToString(header.value()));
        }
        return array.toString();
    }

    /** The headers of a column's text; none for null. Throws {@link IllegalStateException} for what {@link #write} never wrote. */
    public static List<Header> read(@Nullable String column) {
        if (column == null) {
            return List.of();
        }
        try {
            List<Header> headers = new ArrayList<>();
            for (JsonNode header : JSON.readTree(column)) {
                headers.add(new Header(
                        header.required("name").textValue(),
                        Base64.getDecoder().decode(header.required("value").textValue())));
            }
            return List.copyOf(headers);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException("not a column of record headers: " + column, e);
        }
    }
}

package dev.lockstep.swap.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.contract.saga.StrictJson;
import java.util.TreeMap;

/** One text for all JSON texts that say the same: properties sorted by name, no white space. */
final class CanonicalJson {

    private CanonicalJson() {}

    static byte[] write(JsonNode json) {
        return StrictJson.write(sorted(json));
    }

    private static JsonNode sorted(JsonNode json) {
        if (json instanceof ObjectNode object) {
            TreeMap<String, JsonNode> properties = new TreeMap<>();
            object.properties().forEach(property -> properties.put(property.getKey(), sorted(property.getValue())));
            ObjectNode copy = StrictJson.object();
            copy.setAll(properties);
            return copy;
        }
        if (json instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(element -> copy.add(sorted(element)));
            return copy;
        }
        return json;
    }
}

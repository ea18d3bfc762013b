package dev.lockstep.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.contract.message.Header;
import dev.lockstep.contract.saga.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A record as it has been published: {@code docs/api/golden/<message>.json} or, for a variant, {@code <message>.<variant>.json}.
 * They are added to, never changed. The value is the payload without white space, its properties in the order of the file.
 *
 * @param name of the file, without its ending
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere but byte by byte
public record Golden(String name, String channel, String key, Map<String, String> headers, byte[] value) {

    /** Tests run in the folder of their module. */
    private static final Path FOLDER = Path.of("..", "docs", "api", "golden");

    private static final String ENDING = ".json";

    public static List<Golden> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(file -> file.endsWith(ENDING))
                    .map(file -> of(file.substring(0, file.length() - ENDING.length())))
                    .sorted((one, other) -> one.name().compareTo(other.name()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Golden> on(String channel) {
        return all().stream().filter(record -> record.channel().equals(channel)).toList();
    }

    public static Golden of(String name) {
        try {
            JsonNode json = StrictJson.readObject(Files.readAllBytes(FOLDER.resolve(name + ENDING)));
            Map<String, String> headers = new LinkedHashMap<>();
            json.path("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().textValue()));
            byte[] value = json.has("payload")
                    ? StrictJson.write(json.path("payload"))
                    : StrictJson.text(json, "payloadText").getBytes(StandardCharsets.UTF_8);
            return new Golden(name, StrictJson.text(json, "channel"), StrictJson.text(json, "key"), headers, value);
        } catch (IOException e) {
            throw new UncheckedIOException("no golden file " + name, e);
        }
    }

    public static byte[] bytes(String name) {
        return of(name).value();
    }

    public static String json(String name) {
        return of(name).text();
    }

    /** The message that it is an example of. */
    public String message() {
        return name.split("\\.", 2)[0];
    }

    public String text() {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** In the order of the file. */
    public List<Header> headerList() {
        return headers.entrySet().stream()
                .map(header -> Header.text(header.getKey(), header.getValue()))
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}

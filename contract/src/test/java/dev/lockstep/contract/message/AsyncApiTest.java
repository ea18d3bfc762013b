package dev.lockstep.contract.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.contract.AsyncApi;
import dev.lockstep.contract.Golden;
import dev.lockstep.contract.saga.StrictJson;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/api/asyncapi.yaml and its schemas name what the code has, and the published messages are as they say. */
class AsyncApiTest {

    private static final AsyncApi OPEN = AsyncApi.open();
    private static final AsyncApi CLOSED = AsyncApi.closed();

    static List<Golden> messages() {
        return Golden.all();
    }

    @Test
    void describesEveryTopicAndNoOther() {
        Set<String> known = constants(Topics.class);
        assertThat(OPEN.topics()).containsAll(known);
        assertThat(OPEN.topics().stream().filter(topic -> !known.contains(topic)))
                .isNotEmpty()
                .allMatch(topic -> known.stream().map(Topics::parkedOf).anyMatch(topic::equals));
    }

    @Test
    void describesEveryCommandAndEveryEventAndNoOther() {
        assertThat(OPEN.messages(Topics.LEDGER_COMMANDS)).isEqualTo(types(LedgerCommand.class));
        assertThat(OPEN.messages(Topics.LEDGER_EVENTS)).isEqualTo(types(LedgerEvent.class));
        assertThat(enumeration("command-headers.json", "/properties/message-type"))
                .containsExactlyInAnyOrderElementsOf(types(LedgerCommand.class));
    }

    @Test
    void listsEveryCodeInItsOrder() {
        assertThat(enumeration("common.json", "/$defs/refusalCode"))
                .containsExactlyElementsOf(codes(RefusalCode.values(), RefusalCode::code));
        assertThat(enumeration("common.json", "/$defs/parkReason"))
                .containsExactlyElementsOf(codes(ParkReason.values(), ParkReason::code));
        assertThat(enumeration("common.json", "/$defs/accountState"))
                .containsExactlyElementsOf(codes(AccountState.values(), AccountState::code));
        assertThat(enumeration("post.json", "/properties/corrects/properties/kind"))
                .containsExactlyElementsOf(codes(Correction.Kind.values(), Correction.Kind::code));
        assertThat(enumeration("open-accounts.json", "/properties/accounts/items/properties/kind"))
                .containsExactlyElementsOf(
                        codes(AccountKind.values(), kind -> kind.name().toLowerCase(Locale.ROOT)));
    }

    @Test
    void describesEveryHeader() {
        Set<String> described = Stream.of("command-headers.json", "event-headers.json", "parked-headers.json")
                .flatMap(file -> names(AsyncApi.schema(file, "/properties")).stream())
                .collect(Collectors.toSet());
        assertThat(described).containsAll(constants(Headers.class));
    }

    @Test
    void hasAnExampleOfEveryMessage() {
        Set<String> examples = Golden.all().stream().map(Golden::message).collect(Collectors.toSet());
        Set<String> described = OPEN.topics().stream()
                .flatMap(topic -> OPEN.messages(topic).stream())
                .collect(Collectors.toSet());
        assertThat(examples).isEqualTo(described);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void describesTheWholeExample(Golden golden) {
        assertThat(faults(CLOSED, golden, golden.headers(), golden.value())).isEmpty();
        assertThat(golden.headers().getOrDefault(Headers.MESSAGE_TYPE, golden.message()))
                .isEqualTo(golden.message());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void leavesRoomForAdditions(Golden golden) {
        if (isJson(golden)) {
            Map<String, String> headers = new LinkedHashMap<>(golden.headers());
            headers.put("of-tomorrow", "1");
            byte[] value = golden.text()
                    .replaceFirst("\\{", "{\"added\":{\"later\":[true]},")
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(faults(OPEN, golden, headers, value)).isEmpty();
            assertThat(faults(CLOSED, golden, golden.headers(), value)).isNotEmpty();
        }
    }

    /** Whatever stands in a message, something else than text, number, list or object there is found. */
    @ParameterizedTest
    @MethodSource("messages")
    void findsWhateverHasAnotherType(Golden golden) {
        if (!isJson(golden)) {
            return;
        }
        JsonNode whole = StrictJson.readObject(golden.value());
        for (String property : names(whole)) {
            ObjectNode changed = whole.deepCopy();
            changed.put(property, true);
            assertThat(faults(OPEN, golden, golden.headers(), StrictJson.write(changed)))
                    .as("%s with another %s", golden, property)
                    .isNotEmpty();
        }
    }

    /** The schema asks for what the reader asks for: without it the command is parked. */
    @ParameterizedTest
    @MethodSource("messages")
    void asksForWhatTheReaderAsksFor(Golden golden) {
        if (!golden.channel().equals(Topics.LEDGER_COMMANDS)) {
            return;
        }
        JsonNode whole = StrictJson.readObject(golden.value());
        for (String property : names(whole)) {
            ObjectNode less = whole.deepCopy();
            less.remove(property);
            boolean taken = WireFormatTest.read(golden, StrictJson.write(less)) instanceof InboundMessage.Command;
            assertThat(faults(OPEN, golden, golden.headers(), StrictJson.write(less))
                            .isEmpty())
                    .as("%s without %s is taken: %s", golden, property, taken)
                    .isEqualTo(taken);
        }
    }

    @Test
    void findsASagaContextThatIsNone() {
        Golden post = Golden.of("post");
        for (String context : List.of("{}", "7", "no JSON", "{\"v\":2}")) {
            assertThat(faults(OPEN, post, Map.of(Headers.SAGA_CONTEXT, context), post.value()))
                    .as(context)
                    .isNotEmpty()
                    .allMatch(fault -> fault.contains("saga-context"));
        }
        String whole = post.headers().get(Headers.SAGA_CONTEXT);
        for (String property : List.of("v", "id", "part", "total", "deadline", "type")) {
            ObjectNode less = (ObjectNode) StrictJson.readObject(whole.getBytes(StandardCharsets.UTF_8));
            less.remove(property);
            assertThat(faults(OPEN, post, Map.of(Headers.SAGA_CONTEXT, less.toString()), post.value()))
                    .as(property)
                    .isNotEmpty();
        }
    }

    @Test
    void findsAMessageThatIsNotOnItsTopic() {
        Golden booked = Golden.of("saga-booked");
        assertThat(OPEN.faults(Topics.LEDGER_COMMANDS, booked.message(), booked.headers(), booked.value()))
                .isNotEmpty();
    }

    private static List<String> faults(AsyncApi api, Golden golden, Map<String, String> headers, byte[] value) {
        return api.faults(golden.channel(), golden.message(), headers, value);
    }

    private static boolean isJson(Golden golden) {
        return !golden.channel().endsWith(".parked");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> enumeration(String file, String pointer) {
        List<String> values = new ArrayList<>();
        AsyncApi.schema(file, pointer + "/enum").forEach(value -> values.add(value.textValue()));
        return values;
    }

    private static <T> List<String> codes(T[] values, Function<T, String> code) {
        return Arrays.stream(values).map(code).toList();
    }

    /** The {@code message-type} of every kind. */
    private static Set<String> types(Class<?> family) {
        return Arrays.stream(family.getPermittedSubclasses())
                .map(kind -> {
                    try {
                        return (String) kind.getField("TYPE").get(null);
                    } catch (ReflectiveOperationException e) {
                        throw new AssertionError(kind + " tells no type", e);
                    }
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> constants(Class<?> names) {
        Set<String> values = new TreeSet<>();
        for (Field field : names.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                try {
                    values.add((String) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return values;
    }
}

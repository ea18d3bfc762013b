package dev.lockstep.systemtests.stack;

import dev.lockstep.systemtests.stack.Foreign.Outgoing;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A saga as a foreign team writes it, straight from the wire contract: each part moves some BTC from the house to
 * clearing, two accounts that may go negative.
 */
public record SagaParts(UUID id, int total, String deadline) {

    public static SagaParts of(int total, Duration until) {
        return new SagaParts(UUID.randomUUID(), total, Instant.now().plus(until).toString());
    }

    /** Part {@code number} with a balanced posting of that many smallest units. */
    public Outgoing part(int number) {
        return part(number, "0.00000001", "0.00000001");
    }

    /** Part {@code number} that takes one amount and gives another. */
    public Outgoing part(int number, String taken, String given) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("v", 1);
        context.put("id", id.toString());
        context.put("part", number);
        context.put("total", total);
        context.put("deadline", deadline);
        context.put("type", "foreign");
        Map<String, Object> posting = Map.of(
                "posting",
                Map.of(
                        "description",
                        "foreign part " + number,
                        "legs",
                        List.of(leg("house:BTC", "-" + taken), leg("clearing:BTC", given))));
        return Outgoing.command(id.toString(), Map.of("saga-context", Json.write(context)), Json.write(posting));
    }

    private static Map<String, String> leg(String account, String amount) {
        return Map.of("account", account, "asset", "BTC/8", "amount", amount);
    }
}

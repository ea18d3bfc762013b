package dev.lockstep.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.launcher.Arguments.Known;
import dev.lockstep.launcher.process.Obstacle;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells how the relays do, has them pause and resume, and has messages sent again. Whatever is wanted holds for the relays of all
 * nodes.
 */
final class RelayCommand {

    private static final Set<String> RELAYS = Set.of("swap", "ledger");
    private static final int LOOK_MS = 500;

    private final HttpOperations operations;
    private final Optional<String> name;
    private final Arguments arguments;

    private RelayCommand(HttpOperations operations, Optional<String> name, Arguments arguments) {
        this.operations = operations;
        this.name = name;
        this.arguments = arguments;
    }

    /** @param words what stands behind {@code relay} */
    static int relay(List<String> words, Clock clock) {
        if (words.isEmpty()) {
            throw new UsageException("relay what? status, pause, resume or resend");
        }
        String action = words.get(0);
        Known known = known(action);
        boolean named = words.size() > 1 && RELAYS.contains(words.get(1));
        Arguments arguments = Arguments.parse(words.subList(named ? 2 : 1, words.size()), known);
        RelayCommand command = new RelayCommand(
                HttpOperations.of(arguments, System.getenv(), clock),
                named ? Optional.of(words.get(1)) : Optional.empty(),
                arguments);
        return switch (action) {
            case "status" -> command.status();
            case "resend" -> command.resend();
            default -> command.wish(action);
        };
    }

    private static Known known(String action) {
        return switch (action) {
            case "status" -> new Known(Set.of("--json"), Set.of("--url"), Set.of());
            case "pause", "resume" -> new Known(Set.of("--json"), Set.of("--url", "--reason"), Set.of());
            case "resend" ->
                new Known(
                        Set.of("--json", "--yes", "--recover"),
                        Set.of("--url", "--reason", "--since", "--until"),
                        Set.of("--id"));
            default -> throw new UsageException("relay what? status, pause, resume or resend, not " + action);
        };
    }

    private int status() {
        List<JsonNode> reports = new ArrayList<>();
        if (name.isPresent()) {
            reports.add(operations.get("/relays/" + name.get()));
        } else {
            operations.get("/relays").path("relays").forEach(reports::add);
        }
        print(reports);
        return reports.stream().allMatch(report -> RelayText.isFine(report)) ? 0 : 1;
    }

    private int wish(String action) {
        Map<String, String> body = Map.of("reason", reason());
        List<JsonNode> reports = new ArrayList<>();
        for (String relay : name.map(List::of).orElse(List.of("swap", "ledger"))) {
            reports.add(operations.post("/relays/" + relay + "/" + action, body));
        }
        print(reports);
        return 0;
    }

    private void print(List<JsonNode> reports) {
        for (JsonNode report : reports) {
            System.out.print(arguments.has("--json") ? report.toPrettyString() + "\n" : RelayText.of(report));
        }
    }

    private String reason() {
        return arguments
                .option("--reason")
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new UsageException("--reason TEXT is missing: it is kept with what is done"));
    }

    private int resend() {
        String relay = name.orElseThrow(() -> new UsageException("resend needs the relay's name: swap or ledger"));
        Map<String, String> body = chosen();
        String path = "/relays/" + relay + "/resend";
        boolean yes = arguments.has("--yes");
        if (yes) {
            reason();
        }
        JsonNode plan = operations.post(path, body);
        if (!yes) {
            System.out.println(
                    arguments.has("--json")
                            ? plan.toPrettyString()
                            : plan.path("messages").asText() + " messages of " + relay
                                    + " would be sent again; readers drop what they have seen. To do it: add --yes"
                                    + " --reason TEXT" + ended(plan));
            return 0;
        }
        if (plan.hasNonNull("until")) {
            body.put("until", plan.path("until").asText());
        }
        body.put("messages", plan.path("messages").asText());
        body.put("reason", reason());
        return follow(relay, operations.post(path, body).path("id").asLong());
    }

    /** So that exactly what was counted is sent. */
    private String ended(JsonNode plan) {
        return plan.hasNonNull("until") && arguments.option("--until").isEmpty()
                ? " --until " + plan.path("until").asText()
                : "";
    }

    private Map<String, String> chosen() {
        List<String> ids = arguments.all("--id");
        Optional<String> since = arguments.option("--since");
        Optional<String> until = arguments.option("--until");
        boolean recover = arguments.has("--recover");
        if (ids.isEmpty() == since.isEmpty() || (until.isPresent() && (recover || since.isEmpty()))) {
            throw new UsageException(
                    "resend needs either --since TIME (with --until TIME or --recover, or without) or --id UUID...");
        }
        Map<String, String> body = new LinkedHashMap<>();
        since.ifPresent(time -> body.put(recover ? "recover" : "since", time));
        until.ifPresent(time -> body.put("until", time));
        if (!ids.isEmpty()) {
            body.put("ids", String.join(" ", ids));
        }
        return body;
    }

    /** Until it has ended, with a line whenever it is further. */
    private int follow(String relay, long id) {
        long told = -1;
        while (true) {
            JsonNode resend = operations.get("/relays/" + relay).path("resend");
            if (resend.path("id").asLong() > id) {
                throw new Obstacle("another request to send messages again has followed; look at `relay status`");
            }
            if (resend.path("id").asLong() == id) {
                long sent = resend.path("sent").asLong();
                if (sent != told && !arguments.has("--json")) {
                    System.out.println(sent + " of " + resend.path("planned").asText() + " sent");
                    told = sent;
                }
                if (resend.hasNonNull("endedAt")) {
                    return ended(relay, resend);
                }
            }
            pause();
        }
    }

    private int ended(String relay, JsonNode resend) {
        if (arguments.has("--json")) {
            System.out.println(resend.toPrettyString());
        }
        if (resend.hasNonNull("failure")) {
            throw new Obstacle("not all messages of " + relay + " were sent again: "
                    + resend.path("failure").asText());
        }
        if (!arguments.has("--json")) {
            System.out.println(resend.path("sent").asText() + " messages of " + relay + " were sent again");
        }
        return 0;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Obstacle("interrupted; it goes on, look at `relay status`", e);
        }
    }
}

package dev.lockstep.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/** A relay's report for people: what is wrong first. */
final class RelayText {

    private static final Set<String> FINE = Set.of("FINE", "PAUSED");
    private static final long MEBI = 1 << 20;

    private RelayText() {}

    static boolean isFine(JsonNode report) {
        return FINE.contains(report.path("condition").asText());
    }

    static String of(JsonNode report) {
        StringBuilder text = new StringBuilder();
        line(text, report.path("name").asText(), report.path("condition").asText());
        optional(text, "why", report.path("reason"));
        JsonNode lag = report.path("lag");
        if (!lag.isMissingNode()) {
            line(text, "  behind", lag(lag));
        }
        line(text, "  leader", leader(report.path("leader")));
        optional(text, "heartbeat", report.path("lastHeartbeatAt"));
        optional(text, "relayed", report.path("lastRelayedAt"));
        line(text, "  slot", slot(report.path("slot")));
        line(text, "  here", report.path("here").path("state").asText());
        JsonNode resend = report.path("resend");
        if (!resend.isMissingNode()) {
            line(text, "  resend", resend(resend));
        }
        return text.toString();
    }

    private static String lag(JsonNode lag) {
        String messages = (lag.path("more").asBoolean() ? "more than " : "")
                + lag.path("messages").asText() + " messages";
        String bytes = lag.hasNonNull("bytes") ? ", " + lag.path("bytes").asText() + " bytes of log" : "";
        return messages + ", the oldest " + lag.path("seconds").asText() + " s" + bytes;
    }

    private static String leader(JsonNode leader) {
        return leader.isMissingNode()
                ? "none"
                : leader.path("node").asText() + " since "
                        + leader.path("since").asText() + ", wal_sender "
                        + leader.path("walSenderPid").asText();
    }

    private static String slot(JsonNode slot) {
        if (slot.hasNonNull("unusable")) {
            return slot.path("unusable").asText();
        }
        String kept = slot.path("retainedBytes").asLong() / MEBI + " MiB of log kept";
        String left = slot.hasNonNull("safeBytes")
                ? ", " + slot.path("safeBytes").asLong() / MEBI + " MiB left"
                : ", no limit";
        return slot.isMissingNode()
                ? "not known yet"
                : kept + left + ", failover " + (slot.path("failover").asBoolean() ? "yes" : "no");
    }

    private static String resend(JsonNode resend) {
        String end = "running";
        if (resend.hasNonNull("endedAt")) {
            end = resend.hasNonNull("failure")
                    ? "failed: " + resend.path("failure").asText()
                    : "done " + resend.path("endedAt").asText();
        }
        return resend.path("sent").asText() + " of " + resend.path("planned").asText() + " for "
                + resend.path("by").asText() + ", " + end;
    }

    private static void optional(StringBuilder text, String name, JsonNode value) {
        if (value.isTextual()) {
            line(text, "  " + name, value.asText());
        }
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-12s %s%n", name, value));
    }
}

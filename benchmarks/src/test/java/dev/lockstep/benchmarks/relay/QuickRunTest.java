package dev.lockstep.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.benchmarks.report.QuickRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./lockstep bench relay --quick}. */
@Tag("system")
class QuickRunTest {

    private static final Pattern REPORT = Pattern.compile("every round is in (.+\\.json)");

    @Test
    void relaysEveryRowByEveryContenderAndTellsHowLongItTook() throws IOException, InterruptedException {
        String printed = QuickRun.of("relay");

        assertThat(printed).contains("every row of every backlog came");
        for (String contender : List.of(Rig.RELAY, Rig.BARE_READER, Gruelbox.NAME)) {
            assertThat(printed.lines().filter(line -> line.startsWith("| " + contender)))
                    .as(printed)
                    .hasSize(2);
        }
        judge(report(printed));
    }

    private static JsonNode report(String printed) throws IOException {
        Matcher file = REPORT.matcher(printed);
        assertThat(file.find()).as(printed).isTrue();
        return new ObjectMapper().readTree(Path.of(file.group(1)).toFile());
    }

    private static void judge(JsonNode report) throws IOException {
        assertThat(report.path("postgresSettings").path("fsync").textValue()).isEqualTo("on");
        assertThat(report.path("producerSettings").path("acks").textValue()).isEqualTo("all");
        assertThat(report.path("drain"))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(rounds -> assertThat(rounds)
                        .hasSize(1)
                        .allSatisfy(round ->
                                assertThat(round.path("micros").longValue()).isPositive()));
        assertThat(report.path("live").get(0).path("rounds"))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(rounds -> assertThat(rounds)
                        .hasSize(1)
                        .allSatisfy(round -> assertThat(
                                        round.path("fromCommitMicros").get(4).longValue())
                                .isPositive()));
        assertThat(Files.readString(Path.of(report.path("histograms").textValue())))
                .contains("Tag=relay/500/1/");
    }
}

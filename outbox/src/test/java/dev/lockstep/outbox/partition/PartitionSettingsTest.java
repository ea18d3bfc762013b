package dev.lockstep.outbox.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionSettingsTest {

    private final Map<String, String> values = new HashMap<>(Map.of(
            "lockstep.outbox.partition_hours", "24",
            "lockstep.outbox.ahead_hours", "72",
            "lockstep.outbox.retention_hours", "168"));

    @Test
    void readsHours() {
        assertThat(PartitionSettings.of(values::get))
                .isEqualTo(new PartitionSettings(Duration.ofDays(1), Duration.ofDays(3), Duration.ofDays(7)));
    }

    @ParameterizedTest
    @CsvSource({
        "partition_hours, 0, 1, 744",
        "partition_hours, 745, 1, 744",
        "ahead_hours, 1, 2, 2208",
        "ahead_hours, 2209, 2, 2208",
        "retention_hours, 0, 1, 8784",
        "retention_hours, 8785, 1, 8784",
        "retention_hours, a week, 1, 8784"
    })
    void saysWhichValueIsOutOfWhichBounds(String name, String value, int min, int max) {
        values.put("lockstep.outbox." + name, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartitionSettings.of(values::get))
                .withMessage("lockstep.outbox." + name + " must be a whole number from " + min + " to " + max
                        + ", not \"" + value + "\"");
    }

    @Test
    void saysWhichValueIsMissing() {
        values.remove("lockstep.outbox.ahead_hours");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartitionSettings.of(values::get))
                .withMessageContaining("lockstep.outbox.ahead_hours");
    }

    @Test
    void refusesMoreThanAThousandPartitions() {
        values.put("lockstep.outbox.partition_hours", "1");
        values.put("lockstep.outbox.retention_hours", "926");
        assertThat(PartitionSettings.of(values::get).retention()).isEqualTo(Duration.ofHours(926));
        values.put("lockstep.outbox.retention_hours", "927");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartitionSettings.of(values::get))
                .withMessageContaining("1001 partitions");
    }
}

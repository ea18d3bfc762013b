package dev.lockstep.swap.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.contract.id.EndpointId;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private static final EndpointId ONE = new EndpointId(new UUID(0, 1));
    private static final EndpointId OTHER = new EndpointId(new UUID(0, 2));

    private final Traffic traffic = new Traffic(3);

    @Test
    void countsWhatIsUnderWay() {
        traffic.begin(ONE);
        traffic.begin(ONE);
        traffic.begin(OTHER);

        assertThat(traffic.room()).isZero();
        assertThat(traffic.busy()).isEqualTo(Map.of(ONE, 2, OTHER, 1));

        traffic.end(ONE);
        traffic.end(OTHER);

        assertThat(traffic.room()).isEqualTo(2);
        assertThat(traffic.busy()).isEqualTo(Map.of(ONE, 1));
    }

    @Test
    void endsNothingThatHasNotBegun() {
        traffic.begin(ONE);

        assertThatThrownBy(() -> traffic.end(OTHER)).isInstanceOf(IllegalStateException.class);
        assertThat(traffic.room()).isEqualTo(2);
    }
}

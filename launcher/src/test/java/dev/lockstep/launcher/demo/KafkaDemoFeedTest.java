package dev.lockstep.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.Golden;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KafkaDemoFeedTest {

    @Test
    void writesAPriceAsItIsPublished() {
        Golden golden = Golden.of("price");
        assertThat(KafkaDemoFeed.json(golden.key(), new BigDecimal("61234.56"), Instant.parse("2026-11-20T10:00:00Z")))
                .isEqualTo(golden.text());
    }
}

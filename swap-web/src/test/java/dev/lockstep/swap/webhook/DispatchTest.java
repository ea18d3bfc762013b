package dev.lockstep.swap.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.contract.id.DeliveryId;
import dev.lockstep.contract.id.EndpointId;
import dev.lockstep.swap.event.Happening;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Threads are a list here: what was handed over runs when the test says so. */
class DispatchTest {

    private static final EndpointId ENDPOINT = new EndpointId(new UUID(0, 7));
    private static final Clock CLOCK = Clock.systemUTC();

    private final SecretBox box = new SecretBox("a key of some length for a test");
    private final byte[] keys =
            box.seal(SigningKeys.issue(new SecureRandom()).keys().bytes(), ENDPOINT.toString());
    private final Deque<Claimed> due = new ArrayDeque<>();
    private final List<Claims.Ask> asked = new ArrayList<>();
    private final List<Attempt> settled = new ArrayList<>();
    private final List<Sender.Message> sent = new ArrayList<>();
    private final Deque<Runnable> handedOver = new ArrayDeque<>();
    private final DeliveryTally tally = new DeliveryTally();
    private int status = 200;
    private boolean overtaken;

    private final Claims claims = new Claims() {
        @Override
        public List<Claimed> claim(Ask ask) {
            asked.add(ask);
            List<Claimed> taken = new ArrayList<>();
            while (taken.size() < Math.min(ask.max(), ask.endpointMax()) && !due.isEmpty()) {
                taken.add(due.remove());
            }
            return taken;
        }

        @Override
        public boolean settle(Claimed claimed, Attempt attempt, Verdict verdict) {
            settled.add(attempt);
            return !overtaken;
        }

        @Override
        public int purge(Instant before, int max) {
            return 0;
        }
    };

    private final Dispatch dispatch = new Dispatch(
            new WebhookSettings(
                    new Targets(true, Set.of()),
                    Duration.ofSeconds(1),
                    2,
                    3,
                    Schedule.parse("1"),
                    Duration.ZERO,
                    Duration.ofDays(1)),
            new Dispatch.Tools(claims, this::send, box, tally, CLOCK, new Random(1)),
            handedOver::add);

    private Attempt send(Targets.Target target, Sender.Message message) {
        sent.add(message);
        return new Attempt(CLOCK.instant(), Duration.ZERO, status, status == 200 ? null : "answered " + status, null);
    }

    @Test
    void takesWhatIsDueAndWaitsForNothing() {
        dueAre(1, "http://127.0.0.1/");

        dispatch.round();

        assertThat(handedOver).hasSize(1);
        assertThat(sent).isEmpty();
        handedOver.remove().run();
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).signatures()).matches("v1,\\S+ v1a,\\S+");
        assertThat(settled).singleElement().matches(Attempt::isSuccess);
        assertThat(tally.of(DeliveryTally.Result.TAKEN)).isEqualTo(1);
    }

    @Test
    void goesOnWithAnEndpointThatTakesThemAndEndsWithOneThatDoesNot() {
        dueAre(4, "http://127.0.0.1/");
        dispatch.round();
        assertThat(handedOver).hasSize(2);

        handedOver.remove().run();
        assertThat(sent).hasSize(3);

        status = 500;
        handedOver.remove().run();
        assertThat(sent).hasSize(4);
        assertThat(asked.get(1).only()).isEqualTo(ENDPOINT);
    }

    @Test
    void tellsTheNextRoundWhatIsUnderWayAndTakesNoMoreThanThereIsRoomFor() {
        dueAre(2, "http://127.0.0.1/");
        dispatch.round();
        dispatch.round();

        assertThat(asked.get(0).max()).isEqualTo(3);
        assertThat(asked.get(1).max()).isEqualTo(1);
        assertThat(asked.get(1).busy()).containsEntry(ENDPOINT, 2);
        assertThat(asked.get(1).lease()).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void keepsWhatIsWrongBeforeAnythingIsSentAsAnAttempt() {
        dueAre(1, "http://10.0.0.1/");
        due.add(new Claimed(
                new DeliveryId(new UUID(0, 9)), 1, 0, ENDPOINT, "http://127.0.0.1/", event(), List.of(new byte[40])));
        dispatch.round();
        handedOver.forEach(Runnable::run);

        assertThat(sent).isEmpty();
        assertThat(settled)
                .extracting(Attempt::error)
                .satisfiesExactly(
                        url -> assertThat(url).startsWith("nothing was sent: url must"),
                        keys -> assertThat(keys).contains("rotate them"));
    }

    @Test
    void countsNothingThatSomebodyElseHasTaken() {
        overtaken = true;
        dueAre(3, "http://127.0.0.1/");
        dispatch.round();
        handedOver.remove().run();

        assertThat(sent).hasSize(1);
        assertThat(tally.of(DeliveryTally.Result.TAKEN)).isZero();
    }

    @Test
    void beginsNothingWhenItIsClosed() {
        dueAre(1, "http://127.0.0.1/");
        dispatch.close();
        dispatch.round();

        assertThat(asked).isEmpty();
    }

    private void dueAre(int count, String url) {
        for (int i = 0; i < count; i++) {
            due.add(new Claimed(new DeliveryId(new UUID(0, i)), 1, 0, ENDPOINT, url, event(), List.of(keys)));
        }
    }

    private static Happening event() {
        return new Happening(new UUID(0, 1), "demo", "swap-booked", Instant.EPOCH, "{}");
    }
}

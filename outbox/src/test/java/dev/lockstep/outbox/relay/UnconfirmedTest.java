package dev.lockstep.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnconfirmedTest {

    private final List<String> story = new ArrayList<>();
    private final Unconfirmed<Integer> unconfirmed = new Unconfirmed<>(position -> story.add("confirmed " + position));

    @Test
    void confirmsWhatIsAnsweredWithoutWaiting() throws InterruptedException {
        unconfirmed.add(new Told("a", true), 1, 10);
        unconfirmed.add(new Told("b", true), 2, 10);
        unconfirmed.add(new Told("c", false), 3, 10);

        unconfirmed.settle(99);

        assertThat(story).containsExactly("settled a", "confirmed 1", "settled b", "confirmed 2");
    }

    @Test
    void confirmsNothingBehindWhatIsNotAnswered() throws InterruptedException {
        unconfirmed.add(new Told("a", false), 1, 10);
        unconfirmed.add(new Told("b", true), 2, 10);

        unconfirmed.settle(20);

        assertThat(story).isEmpty();
    }

    @Test
    void waitsForTheOldestOnesWhenTooManyAreUnderWay() throws InterruptedException {
        unconfirmed.add(new Told("a", false), 1, 10);
        unconfirmed.add(new Told("b", false), 2, 10);
        unconfirmed.add(new Told("c", false), 3, 10);

        unconfirmed.settle(10);
        assertThat(story).containsExactly("settled a", "confirmed 1", "settled b", "confirmed 2");

        unconfirmed.settle(0);
        assertThat(story).endsWith("settled c", "confirmed 3");
    }

    @Test
    void confirmsNothingFromAFailureOn() {
        unconfirmed.add(new Told("a", true), 1, 10);
        unconfirmed.add(
                new Delivery() {
                    @Override
                    public boolean isAnswered() {
                        return true;
                    }

                    @Override
                    public void settle() {
                        throw new IllegalStateException("the broker cannot go on");
                    }
                },
                2,
                10);
        unconfirmed.add(new Told("c", true), 3, 10);

        assertThatIllegalStateException().isThrownBy(() -> unconfirmed.settle(0));
        assertThat(story).containsExactly("settled a", "confirmed 1");
    }

    private final class Told implements Delivery {

        private final String name;
        private final boolean answered;

        Told(String name, boolean answered) {
            this.name = name;
            this.answered = answered;
        }

        @Override
        public boolean isAnswered() {
            return answered;
        }

        @Override
        public void settle() {
            story.add("settled " + name);
        }
    }
}

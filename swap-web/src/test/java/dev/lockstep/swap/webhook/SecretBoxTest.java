package dev.lockstep.swap.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretBoxTest {

    private static final byte[] PLAIN = "thirty-two bytes of a secret key".getBytes(StandardCharsets.UTF_8);
    private static final String OWNER = "01938f4e-7a00-7000-8000-000000000001";

    private final SecretBox box = new SecretBox("a key of some length for a test");

    @Test
    void opensWhatItHasSealed() {
        byte[] sealed = box.seal(PLAIN, OWNER);

        assertThat(box.open(sealed, OWNER)).isEqualTo(PLAIN);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
        assertThat(box.seal(PLAIN, OWNER)).isNotEqualTo(sealed);
    }

    @Test
    void opensNothingOfAnotherOwnerOrKeyOrThatWasChanged() {
        byte[] sealed = box.seal(PLAIN, OWNER);
        byte[] changed = sealed.clone();
        changed[changed.length - 1] ^= 1;

        assertThatThrownBy(() -> box.open(sealed, OWNER.replace('1', '2'))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> box.open(changed, OWNER)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> box.open(new byte[0], OWNER)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new SecretBox("another key of a good length").open(sealed, OWNER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lockstep.webhooks.key");
    }

    @Test
    void refusesAKeyThatIsTooShort() {
        assertThatThrownBy(() -> new SecretBox("short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lockstep.webhooks.key");
    }
}

package dev.lockstep.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordHashTest {

    @Test
    void hasTheFormOfJakartaSecurity() {
        assertThat(PasswordHash.of("secret"))
                .matches("PBKDF2WithHmacSHA512:210000:[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=");
    }

    @Test
    void matchesItsPasswordAndNoOther() {
        String hash = PasswordHash.of("secret");

        assertThat(PasswordHash.matches("secret", hash)).isTrue();
        assertThat(PasswordHash.matches("Secret", hash)).isFalse();
        assertThat(PasswordHash.matches("secret", "")).isFalse();
        assertThat(PasswordHash.matches("secret", "plain:1:a:b")).isFalse();
    }
}

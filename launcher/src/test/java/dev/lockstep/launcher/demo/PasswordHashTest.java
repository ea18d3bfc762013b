package dev.lockstep.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class PasswordHashTest {

    @Test
    void hasTheFormOfJakartaSecurity() {
        assertThat(PasswordHash.of("secret"))
                .matches("PBKDF2WithHmacSHA512:210000:[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=");
    }

    @Test
    void isDerivedFromPasswordAndSalt() {
        String[] parts = PasswordHash.of("secret").split(":");
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] hash = Base64.getDecoder().decode(parts[3]);

        assertThat(PasswordHash.derive("secret", salt)).isEqualTo(hash);
        assertThat(PasswordHash.derive("Secret", salt)).isNotEqualTo(hash);
    }
}

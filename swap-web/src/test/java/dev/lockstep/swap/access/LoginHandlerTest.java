package dev.lockstep.swap.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.swap.access.Users.User;
import jakarta.security.enterprise.credential.CallerOnlyCredential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.CredentialValidationResult.Status;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoginHandlerTest {

    private final PlainHash hash = new PlainHash();
    private final LoginHandler store = new LoginHandler();

    LoginHandlerTest() {
        store.hash = hash;
        store.users = name -> name.equals("operator")
                ? Optional.of(new User("operator", "secret", Set.of(Role.OPERATOR)))
                : Optional.empty();
    }

    @Test
    void takesTheRightPasswordAndKnowsTheRoles() {
        CredentialValidationResult result = store.validate(new UsernamePasswordCredential("operator", "secret"));

        assertThat(result.getStatus()).isEqualTo(Status.VALID);
        assertThat(result.getCallerPrincipal().getName()).isEqualTo("operator");
        assertThat(result.getCallerGroups()).containsExactly(Role.OPERATOR);
    }

    @Test
    void refusesTheWrongPassword() {
        assertThat(store.validate(new UsernamePasswordCredential("operator", "Secret")))
                .isSameAs(CredentialValidationResult.INVALID_RESULT);
    }

    @Test
    void hashesForAnUnknownNameToo() {
        assertThat(store.validate(new UsernamePasswordCredential("nobody", "secret")))
                .isSameAs(CredentialValidationResult.INVALID_RESULT);
        assertThat(hash.checked).singleElement().asString().startsWith("PBKDF2WithHmacSHA512:210000:");
    }

    @Test
    void hashesNoPasswordLongerThanItsBound() {
        assertThat(store.validate(new UsernamePasswordCredential("operator", "x".repeat(257))))
                .isSameAs(CredentialValidationResult.INVALID_RESULT);
        assertThat(hash.checked).isEmpty();
    }

    @Test
    void leavesOtherCredentialsToOthers() {
        assertThat(store.validate(new CallerOnlyCredential("operator")))
                .isSameAs(CredentialValidationResult.NOT_VALIDATED_RESULT);
    }

    /** A hash that is the password itself. */
    private static final class PlainHash implements Pbkdf2PasswordHash {

        final List<String> checked = new ArrayList<>();

        @Override
        public String generate(char[] password) {
            return new String(password);
        }

        @Override
        public boolean verify(char[] password, String hashed) {
            checked.add(hashed);
            return hashed.equals(new String(password));
        }
    }
}

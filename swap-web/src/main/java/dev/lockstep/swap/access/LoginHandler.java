package dev.lockstep.swap.access;

import dev.lockstep.swap.access.Users.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.util.Optional;

/**
 * Judges name and password of a back-office user. Not Jakarta's own database store: that one answers an unknown name
 * at once and a known one after the hash, so that the time tells which names exist.
 */
@ApplicationScoped
class LoginHandler implements IdentityStore {

    /** No password has this hash; checking one against it takes as long as for a real user. */
    private static final String NOBODY = "PBKDF2WithHmacSHA512:210000:" + "A".repeat(43) + "=:" + "A".repeat(43) + "=";

    private static final int NAME_LENGTH_MAX = 64;
    private static final int PASSWORD_LENGTH_MAX = 256;

    @Inject
    Users users;

    @Inject
    Pbkdf2PasswordHash hash;

    @Override
    public CredentialValidationResult validate(Credential credential) {
        if (!(credential instanceof UsernamePasswordCredential login)) {
            return CredentialValidationResult.NOT_VALIDATED_RESULT;
        }
        char[] password = login.getPassword().getValue();
        if (login.getCaller().length() > NAME_LENGTH_MAX || password.length > PASSWORD_LENGTH_MAX) {
            return CredentialValidationResult.INVALID_RESULT;
        }
        Optional<User> user = users.find(login.getCaller());
        boolean matches = hash.verify(password, user.map(User::passwordHash).orElse(NOBODY));
        return user.filter(found -> matches)
                .map(found -> new CredentialValidationResult(found.name(), found.roles()))
                .orElse(CredentialValidationResult.INVALID_RESULT);
    }
}

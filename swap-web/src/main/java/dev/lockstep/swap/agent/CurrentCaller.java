package dev.lockstep.swap.agent;

import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import dev.lockstep.swap.price.AssetCatalogue;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Who makes the running call: the subject of its access token, and whether it is an agent. */
@RequestScoped
public class CurrentCaller {

    @Inject
    JsonWebToken token;

    @Inject
    AssetCatalogue catalogue;

    /** Throws {@link dev.lockstep.swap.http.ProblemException} when the token names nobody. */
    public String subject() {
        @Nullable String subject = token.getSubject();
        if (subject == null || subject.isBlank()) {
            throw Problem.of(ProblemCode.FORBIDDEN, "The token's claim \"sub\" names nobody.")
                    .asException();
        }
        return subject;
    }

    /** Nothing for a token that is no agent's. Throws {@link dev.lockstep.swap.http.ProblemException} when its caps cannot be read. */
    public Optional<Agent> agent() {
        if (!token.getClaimNames().contains(Agent.CLAIM)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Agent.read(subject(), String.valueOf(token.<Object>getClaim(Agent.CLAIM)), catalogue.assets()));
        } catch (IllegalArgumentException e) {
            throw Problem.of(
                            ProblemCode.FORBIDDEN,
                            "The token's claim \"" + Agent.CLAIM + "\" cannot be read: " + e.getMessage() + ".")
                    .asException();
        }
    }
}

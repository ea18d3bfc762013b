package dev.lockstep.swap.webhook;

import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.http.ProblemCode;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** What is configured of webhooks, and where they may lead. */
@ApplicationScoped
public class WebhookDoor {

    @Inject
    Config config;

    private WebhookSettings settings;
    private AddressGuard guard;

    @PostConstruct
    void start() {
        settings = WebhookSettings.of(name -> config.getConfigValue(name).getValue());
        guard = new AddressGuard(settings.targets().development(), InetAddress::getAllByName);
    }

    WebhookSettings settings() {
        return settings;
    }

    AddressGuard guard() {
        return guard;
    }

    /** What there is against an address; it asks the name service. */
    Optional<Problem> objection(String url) {
        try {
            guard.lookUp(settings.targets().parse(url).host());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(Problem.of(ProblemCode.URL_REFUSED, e.getMessage() + "."));
        } catch (AddressGuard.RefusedException e) {
            return Optional.of(Problem.of(ProblemCode.URL_REFUSED, e.getMessage() + "."));
        } catch (UnknownHostException e) {
            return Optional.of(Problem.of(
                    ProblemCode.URL_REFUSED, "The host name in url cannot be resolved; is it published already?"));
        }
    }
}

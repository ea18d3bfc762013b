package dev.lockstep.swap.operations;

import dev.lockstep.outbox.append.OutboxFailed;
import dev.lockstep.outbox.relay.Relay;
import dev.lockstep.outbox.relay.Relays;
import dev.lockstep.swap.access.Role;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way from the outboxes to Kafka: each relay, who reads its slot, how far it is behind; and having it pause and resume. */
@Named
@RequestScoped
public class RelayPage {

    private static final List<String> ACTIONS = List.of("pause", "resume");

    @Inject
    Figures figures;

    @Inject
    Relays relays;

    @Inject
    FacesContext faces;

    private @Nullable String name;
    private @Nullable String reason;
    private @Nullable String asked;
    private @Nullable String done;

    /** Not by view parameters: what is rendered, and so decoded, must be known before they are applied. */
    @PostConstruct
    void address() {
        name = AddressOfPage.parameter(faces, "relay");
        asked = AddressOfPage.parameter(faces, "ask");
        done = AddressOfPage.parameter(faces, "done");
    }

    public List<RelayLine> getRelays() {
        return figures.relays();
    }

    /** The one for which an operator is being asked to confirm, or null. */
    public @Nullable RelayLine getAskedRelay() {
        return asked == null || !ACTIONS.contains(asked)
                ? null
                : getRelays().stream()
                        .filter(line -> line.name().equals(name))
                        .findFirst()
                        .orElse(null);
    }

    /** Whether it is asked to pause; else to resume. */
    public boolean isPausing() {
        return "pause".equals(asked);
    }

    public boolean isAllowed() {
        return Role.mayAct(faces.getExternalContext()::isUserInRole);
    }

    /** Has the relays of all nodes pause, or go on, and shows that. */
    public void confirm() throws IOException {
        ExternalContext external = faces.getExternalContext();
        if (!isAllowed()) {
            external.responseSendError(HttpServletResponse.SC_FORBIDDEN, "");
            faces.responseComplete();
            return;
        }
        Relay relay = relays.all().stream()
                .filter(each -> each.status().name().equals(name))
                .findFirst()
                .orElse(null);
        Optional<String> why = AddressOfPage.read(reason, RelayResource::reason);
        if (relay == null || why.isEmpty() || getAskedRelay() == null) {
            return;
        }
        external.redirect(external.getRequestContextPath() + "/office/relay.xhtml?relay=" + name + "&done="
                + wish(relay, why.get()));
    }

    /** What became of it: {@code pause}, {@code resume} or {@code away}. */
    private String wish(Relay relay, String why) {
        String by = "office:" + faces.getExternalContext().getRemoteUser();
        try {
            relay.wish(isPausing(), by, why);
            return isPausing() ? "pause" : "resume";
        } catch (OutboxFailed e) {
            return "away";
        }
    }

    public @Nullable String getName() {
        return name;
    }

    public @Nullable String getAsked() {
        return asked;
    }

    public @Nullable String getDone() {
        return done;
    }

    public @Nullable String getReason() {
        return reason;
    }

    public void setReason(@Nullable String reason) {
        this.reason = reason;
    }
}

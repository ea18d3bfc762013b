package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.ParkedId;
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
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records that could not be processed, one of them, and sending it again. */
@Named
@RequestScoped
public class ParkedPage {

    private static final int LIST = 200;
    private static final List<String> STATES = List.of("PARKED", "REPLAYED", "DISCARDED");

    @Inject
    ReplayHandler lots;

    @Inject
    FacesContext faces;

    private @Nullable String state;
    private @Nullable String side;
    private @Nullable String id;
    private @Nullable String sent;
    private boolean ask;
    private @Nullable ParkedLine record;

    /** Not by view parameters: what is rendered, and so decoded, must be known before they are applied. */
    @PostConstruct
    void address() {
        state = AddressOfPage.parameter(faces, "state");
        side = AddressOfPage.parameter(faces, "side");
        id = AddressOfPage.parameter(faces, "id");
        sent = AddressOfPage.parameter(faces, "sent");
        ask = "true".equals(AddressOfPage.parameter(faces, "ask"));
    }

    public Reading<List<ParkedLine>> getLedger() {
        return list(ParkedSide.LEDGER, Figures.LEDGER_AWAY);
    }

    public Reading<List<ParkedLine>> getSwap() {
        return list(ParkedSide.SWAP, Figures.SWAP_AWAY);
    }

    private Reading<List<ParkedLine>> list(ParkedSide of, String problem) {
        return Reading.of(() -> lots.list(of, getState(), LIST), problem);
    }

    /** Before one record is shown: an address that names nothing is answered 404. */
    public void open() throws IOException {
        if (getRecord() == null) {
            faces.getExternalContext().responseSendError(HttpServletResponse.SC_NOT_FOUND, "");
            faces.responseComplete();
        }
    }

    public @Nullable ParkedLine getRecord() {
        if (record == null) {
            record = find().orElse(null);
        }
        return record;
    }

    private Optional<ParkedLine> find() {
        return readSide()
                .flatMap(of -> AddressOfPage.read(id, ParkedId::parse).flatMap(parked -> lots.find(of, parked)));
    }

    private Optional<ParkedSide> readSide() {
        return AddressOfPage.read(side, text -> ParkedSide.valueOf(text.toUpperCase(Locale.ROOT)));
    }

    public boolean isAllowed() {
        return Role.mayAct(faces.getExternalContext()::isUserInRole);
    }

    /** Sends the record again and shows it with what became of that. */
    public void sendAgain() throws IOException {
        ExternalContext external = faces.getExternalContext();
        if (!isAllowed()) {
            external.responseSendError(HttpServletResponse.SC_FORBIDDEN, "");
            faces.responseComplete();
            return;
        }
        ParkedLine line = getRecord();
        if (line == null) {
            open();
            return;
        }
        boolean done = lots.sendAgain(line.side(), line.record().id(), external.getRemoteUser());
        external.redirect(external.getRequestContextPath() + "/office/record.xhtml?side="
                + line.side().name().toLowerCase(Locale.ROOT) + "&id="
                + line.record().id() + "&sent=" + done);
    }

    public List<String> getStates() {
        return STATES;
    }

    public String getState() {
        return state != null && STATES.contains(state) ? state : STATES.get(0);
    }

    public @Nullable String getSide() {
        return side;
    }

    public @Nullable String getId() {
        return id;
    }

    /** {@code true} after a copy was sent, {@code false} after it was too late, else null. */
    public @Nullable String getSent() {
        return sent;
    }

    /** Whether the operator is being asked to confirm. */
    public boolean isAsk() {
        return ask;
    }
}

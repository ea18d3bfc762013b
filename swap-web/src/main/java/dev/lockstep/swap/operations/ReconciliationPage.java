package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.ReconciliationId;
import dev.lockstep.contract.query.Difference;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.ReconciliationView;
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

/** The comparisons of the books with the journal: the one that runs, the last ones, and what one of them found. */
@Named
@RequestScoped
public class ReconciliationPage {

    private static final int LIST = 20;

    @Inject
    LedgerQueries ledger;

    @Inject
    ReconcileHandler handler;

    @Inject
    FacesContext faces;

    private @Nullable String id;
    private @Nullable String sent;
    private @Nullable Reading<List<ReconciliationView>> reports;
    private @Nullable Reading<Optional<ReconciliationView>> shown;
    private @Nullable Reading<List<Difference>> differences;

    /** Not by view parameters: what is rendered, and so decoded, must be known before they are applied. */
    @PostConstruct
    void address() {
        id = AddressOfPage.parameter(faces, "id");
        sent = AddressOfPage.parameter(faces, "sent");
    }

    /** The newest, newest first. */
    public Reading<List<ReconciliationView>> getReports() {
        if (reports == null) {
            reports = Reading.of(() -> ledger.reconciliations(LIST), Figures.LEDGER_AWAY);
        }
        return reports;
    }

    /** The one that waits or runs, or null. */
    public @Nullable ReconciliationView getOpen() {
        return getReports().orElse(List.of()).stream()
                .filter(ReconciliationView::isOpen)
                .reduce((newer, older) -> older)
                .orElse(null);
    }

    /** Whether one was asked for of which the ledger has not heard yet. */
    public boolean isAwaited() {
        Optional<ReconciliationId> asked = AddressOfPage.read(sent, ReconciliationId::parse);
        return asked.isPresent()
                && getOpen() == null
                && getReports().orElse(List.of()).stream()
                        .noneMatch(report -> report.id().equals(asked.get()));
    }

    /** The report that the address names, or the newest one that has ended. */
    public Reading<Optional<ReconciliationView>> getShown() {
        if (shown == null) {
            Optional<ReconciliationId> named = AddressOfPage.read(id, ReconciliationId::parse);
            shown = named.isPresent()
                    ? Reading.of(() -> ledger.reconciliation(named.get()), Figures.LEDGER_AWAY)
                    : new Reading<>(
                            getReports().orElse(List.of()).stream()
                                    .filter(report -> !report.isOpen())
                                    .findFirst(),
                            getReports().problem());
        }
        return shown;
    }

    /** What the report that is shown has found. */
    public Reading<List<Difference>> getDifferences() {
        if (differences == null) {
            Optional<ReconciliationView> report = getShown().orElse(Optional.empty());
            differences = Reading.of(
                    () -> report.map(ReconciliationView::id)
                            .map(ledger::differences)
                            .orElse(List.of()),
                    Figures.LEDGER_AWAY);
        }
        return differences;
    }

    public boolean isAllowed() {
        return Role.mayAct(faces.getExternalContext()::isUserInRole);
    }

    /** Asks the ledger for one and shows how it goes. */
    public void start() throws IOException {
        ExternalContext external = faces.getExternalContext();
        if (!isAllowed()) {
            external.responseSendError(HttpServletResponse.SC_FORBIDDEN, "");
            faces.responseComplete();
            return;
        }
        ReconciliationId asked = handler.ask("office:" + external.getRemoteUser());
        external.redirect(external.getRequestContextPath() + "/office/reconciliation.xhtml?sent=" + asked);
    }

    public @Nullable String getId() {
        return id;
    }

    public @Nullable String getSent() {
        return sent;
    }
}

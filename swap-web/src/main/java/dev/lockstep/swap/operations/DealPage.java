package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.id.SwapId;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.SagaSummary;
import dev.lockstep.contract.query.SagaView;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A swap with its saga, or a saga that is no swap of ours: what happened to it and what it waits for. */
@Named
@RequestScoped
public class DealPage {

    @Inject
    SwapBook book;

    @Inject
    LedgerQueries ledger;

    @Inject
    Clock clock;

    @Inject
    FacesContext faces;

    private @Nullable String id;
    private boolean ofSwap;
    private boolean read;
    private Optional<SwapLine> swap = Optional.empty();
    private Reading<Optional<SagaView>> saga = new Reading<>(Optional.empty(), null);
    private List<EntryView> legs = List.of();

    /** Not by view parameters: what is rendered, and so decoded, must be known before they are applied. */
    @PostConstruct
    void address() {
        id = AddressOfPage.parameter(faces, "id");
        ofSwap = faces.getViewRoot().getViewId().endsWith("/swap.xhtml");
    }

    /**
     * Before the page is shown: an address that names no swap, or no id at all, is answered 404. A saga may be one of which
     * nothing could be read yet.
     */
    public void open() throws IOException {
        read();
        boolean named = ofSwap
                ? swap.isPresent()
                : AddressOfPage.read(id, SagaId::parse).isPresent();
        if (!named) {
            faces.getExternalContext().responseSendError(HttpServletResponse.SC_NOT_FOUND, "");
            faces.responseComplete();
        }
    }

    private void read() {
        if (read) {
            return;
        }
        read = true;
        Optional<SagaId> asked = ofSwap ? Optional.empty() : AddressOfPage.read(id, SagaId::parse);
        swap = ofSwap ? AddressOfPage.read(id, SwapId::parse).flatMap(book::find) : asked.flatMap(book::ofSaga);
        Optional<SagaId> shown = ofSwap ? swap.map(SwapLine::saga) : asked;
        saga = Reading.of(() -> shown.flatMap(ledger::saga), Figures.LEDGER_AWAY);
        SagaView view = getSagaView();
        if (view != null && view.summary().state().equals("BOOKED")) {
            legs = Reading.of(() -> ledger.legs(view.summary().saga()), Figures.LEDGER_AWAY)
                    .orElse(List.of());
        }
    }

    public @Nullable SwapLine getSwap() {
        read();
        return swap.orElse(null);
    }

    public @Nullable SagaView getSagaView() {
        Optional<SagaView> view = saga.value();
        return view == null ? null : view.orElse(null);
    }

    public @Nullable SagaSummary getSaga() {
        read();
        SagaView view = getSagaView();
        return view == null ? null : view.summary();
    }

    public @Nullable String getProblem() {
        read();
        return saga.problem();
    }

    public List<Step> getTimeline() {
        read();
        return Timeline.of(swap, Optional.ofNullable(getSagaView()), clock.instant());
    }

    public List<EntryView> getLegs() {
        read();
        return legs;
    }

    /** What its postings put right, and what takes them back; usually nothing. */
    public List<CorrectionLine> getCorrections() {
        return getLegs().stream().flatMap(CorrectionLine::of).distinct().toList();
    }

    /** Whether something may still change, so that looking again makes sense. */
    public boolean isOpen() {
        read();
        SagaSummary summary = getSaga();
        if (swap.filter(line -> line.isUnapproved() && line.endedAt() != null).isPresent()) {
            return false;
        }
        return summary == null
                || summary.endedAt() == null
                || swap.filter(line -> line.endedAt() == null).isPresent();
    }

    /** Whether the address names a swap, and not a saga. */
    public boolean isOfSwap() {
        return ofSwap;
    }

    public @Nullable String getId() {
        return id;
    }
}

package dev.lockstep.swap.operations;

import dev.lockstep.contract.query.Holding;
import dev.lockstep.outbox.completeness.Tally;
import dev.lockstep.swap.completeness.CompletenessReport;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.jspecify.annotations.Nullable;

/** Whether every message is where it belongs, minute by minute. */
@Named
@RequestScoped
public class CompletenessPage {

    /** Named on the overview; the page of its own names more. */
    private static final int TILE_MAX = 5;

    @Inject
    Figures figures;

    private @Nullable Reading<CompletenessReport> report;
    private @Nullable CompletenessView view;

    /** One and the same for all of the page. */
    public Reading<CompletenessReport> getReport() {
        if (report == null) {
            report = figures.completeness();
        }
        return report;
    }

    public boolean isComplete() {
        return is(Tally.State.COMPLETE);
    }

    public boolean isIncomplete() {
        return is(Tally.State.INCOMPLETE);
    }

    private boolean is(Tally.State state) {
        CompletenessReport known = getReport().value();
        return known != null && known.state() == state;
    }

    public CompletenessView getView() {
        if (view == null) {
            view = CompletenessView.of(getReport().orElse(CompletenessReport.NONE));
        }
        return view;
    }

    public int getTileMax() {
        return TILE_MAX;
    }

    /** How many the reader holds so; the counts are asked for by name. */
    public long held(CompletenessView.Minute minute, String holding) {
        return minute.receivedAs().getOrDefault(Holding.valueOf(holding), 0L);
    }
}

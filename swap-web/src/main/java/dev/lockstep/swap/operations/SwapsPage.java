package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.CustomerId;
import dev.lockstep.contract.id.SwapId;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The swaps, newest first, a page at a time: the next page begins behind the last swap of this one. */
@Named
@RequestScoped
public class SwapsPage {

    private static final int PAGE = 50;
    private static final List<String> STATES = List.of("PENDING_APPROVAL", "REQUESTED", "BOOKED", "REFUSED", "EXPIRED");

    @Inject
    SwapBook book;

    private @Nullable String state;
    private @Nullable String customer;
    private @Nullable String before;
    private @Nullable Reading<List<SwapLine>> lines;

    public Reading<List<SwapLine>> getLines() {
        if (lines == null) {
            SwapBook.Filter filter = new SwapBook.Filter(
                    AddressOfPage.read(state, this::known).orElse(null),
                    AddressOfPage.read(customer, CustomerId::parse).orElse(null));
            lines = Reading.of(
                    () -> book.list(
                            filter, AddressOfPage.read(before, SwapId::parse).orElse(null), PAGE + 1),
                    Figures.SWAP_AWAY);
        }
        return lines;
    }

    public List<SwapLine> getShown() {
        List<SwapLine> all = getLines().value();
        return all == null ? List.of() : all.subList(0, Math.min(PAGE, all.size()));
    }

    /** The last swap shown if more follow, else null. */
    public @Nullable String getNext() {
        List<SwapLine> all = getLines().value();
        return all == null || all.size() <= PAGE ? null : all.get(PAGE - 1).id().toString();
    }

    public List<String> getStates() {
        return STATES;
    }

    private String known(String text) {
        if (!STATES.contains(text)) {
            throw new IllegalArgumentException("no state of a swap: " + text);
        }
        return text;
    }

    public @Nullable String getState() {
        return state;
    }

    public void setState(@Nullable String state) {
        this.state = state;
    }

    public @Nullable String getCustomer() {
        return customer;
    }

    public void setCustomer(@Nullable String customer) {
        this.customer = customer;
    }

    public @Nullable String getBefore() {
        return before;
    }

    public void setBefore(@Nullable String before) {
        this.before = before;
    }
}

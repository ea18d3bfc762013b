package dev.lockstep.swap.operations;

import dev.lockstep.contract.id.ParkedId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.query.LedgerQueries;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One box for any id. A single hit is shown at once. */
@Named
@RequestScoped
public class SearchPage {

    @Inject
    SwapBook book;

    @Inject
    LedgerQueries ledger;

    @Inject
    FacesContext faces;

    private @Nullable String text;
    private List<Hit> hits = List.of();
    private @Nullable String problem;

    /** Before the page is shown. */
    public void search() throws IOException {
        Reading<Set<Hit>> found = Reading.of(this::find, "A database does not answer, so not everything was searched.");
        problem = found.problem();
        hits = List.copyOf(found.orElse(Set.of()));
        if (hits.size() == 1) {
            faces.getExternalContext()
                    .redirect(faces.getExternalContext().getRequestContextPath()
                            + hits.get(0).address());
        }
    }

    private Set<Hit> find() {
        Set<Hit> found = new LinkedHashSet<>();
        AddressOfPage.read(text, SearchPage::id).ifPresent(id -> {
            book.identify(id).forEach(what -> found.add(Hit.of(what)));
            ledger.parked(new ParkedId(id)).ifPresent(parked -> found.add(Hit.parked("ledger", id)));
            if (found.stream().noneMatch(hit -> hit.kind().equals("swap"))) {
                ledger.saga(new SagaId(id)).ifPresent(saga -> found.add(Hit.saga(id)));
            }
        });
        String name = text;
        if (name != null && found.isEmpty()) {
            ledger.accounts(List.of(name.strip())).forEach(account -> found.add(Hit.account(account.account())));
        }
        return found;
    }

    private static UUID id(String text) {
        return SagaId.parse(text).value();
    }

    public List<Hit> getHits() {
        return hits;
    }

    public @Nullable String getProblem() {
        return problem;
    }

    public @Nullable String getText() {
        return text;
    }

    public void setText(@Nullable String text) {
        this.text = text;
    }

    /** Something that was found, and the page that shows it. */
    public record Hit(String kind, String name, String address) {

        static Hit of(SwapBook.Found found) {
            UUID id = found.shownAt();
            return switch (found.kind()) {
                case SWAP -> new Hit("swap", id.toString(), "/office/swap.xhtml?id=" + id);
                case SAGA -> saga(id);
                case CUSTOMER -> new Hit("customer", id.toString(), "/office/swaps.xhtml?customer=" + id);
                case PARKED -> parked("swap", id);
            };
        }

        static Hit saga(UUID id) {
            return new Hit("saga", id.toString(), "/office/saga.xhtml?id=" + id);
        }

        static Hit parked(String side, UUID id) {
            return new Hit("parked record", id.toString(), "/office/record.xhtml?side=" + side + "&id=" + id);
        }

        static Hit account(String name) {
            return new Hit(
                    "account",
                    name,
                    "/office/account.xhtml?account=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
        }
    }
}

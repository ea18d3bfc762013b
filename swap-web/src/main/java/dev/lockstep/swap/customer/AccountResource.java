package dev.lockstep.swap.customer;

import dev.lockstep.contract.id.PostingId;
import dev.lockstep.contract.id.SagaId;
import dev.lockstep.contract.money.Money;
import dev.lockstep.contract.query.Basis;
import dev.lockstep.contract.query.EntryView;
import dev.lockstep.contract.query.LedgerQueries;
import dev.lockstep.contract.query.StatementPage;
import dev.lockstep.contract.saga.WireTime;
import dev.lockstep.swap.channel.ChannelBound;
import dev.lockstep.swap.channel.CurrentChannel;
import dev.lockstep.swap.http.Cursors;
import dev.lockstep.swap.http.JsonView;
import dev.lockstep.swap.http.Parameters;
import dev.lockstep.swap.http.Problem;
import dev.lockstep.swap.price.AssetCatalogue;
import dev.lockstep.swap.trade.Accounts;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of customers' accounts. */
@Path("/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("swaps:read")
@ChannelBound
@RequestScoped
public class AccountResource {

    private static final int LIMIT_USUAL = 50;
    private static final int LIMIT_MAX = 200;

    @Inject
    Customers customers;

    @Inject
    AssetCatalogue catalogue;

    @Inject
    LedgerQueries ledger;

    @Inject
    CurrentChannel channel;

    @Inject
    Cursors cursors;

    /** A page of a statement, newest first by the time of its basis. */
    public record Statement(String account, String basis, List<Entry> entries) implements JsonView {}

    /** A booked leg; {@code balance} is the account's balance after it, by the statement's basis. */
    public record Entry(
            PostingId posting,
            SagaId saga,
            int part,
            String description,
            Money amount,
            Money balance,
            Instant bookedAt,
            Instant effectiveAt) {

        static Entry of(EntryView entry) {
            return new Entry(
                    entry.posting(),
                    entry.saga(),
                    entry.part(),
                    entry.description(),
                    entry.amount(),
                    entry.balanceAfter(),
                    entry.bookedAt(),
                    entry.effectiveAt());
        }
    }

    @GET
    @Path("/{account}/entries")
    public Response entries(
            @PathParam("account") String account,
            @QueryParam("at") @Nullable String at,
            @QueryParam("basis") @DefaultValue("recorded") String basisName,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        if (!isOwn(account)) {
            throw Problem.notFound().asException();
        }
        int length = Parameters.limit(limit, LIMIT_USUAL, LIMIT_MAX);
        Basis basis = Parameters.parse("basis", basisName, Basis::ofCode);
        Instant until = at == null ? null : Parameters.parse("at", at, WireTime::parse);
        String asOf = "basis=" + basis.code() + (until == null ? "" : "&at=" + WireTime.format(until));
        String list = channel.get().name() + " entries " + account + " " + asOf;
        UUID before = cursors.read(list, "cursor", cursor);
        List<EntryView> page = ledger.entries(new StatementPage(
                account, basis, until, before == null ? null : before.getLeastSignificantBits(), length + 1));
        List<EntryView> shown = page.subList(0, Math.min(length, page.size()));
        Response.ResponseBuilder response = Response.ok(new Statement(
                account, basis.code(), shown.stream().map(Entry::of).toList()));
        if (page.size() > length) {
            String next = cursors.text(list, new UUID(0, shown.get(length - 1).seq()));
            response.header(
                    HttpHeaders.LINK,
                    Cursors.next("/api/v1/accounts/" + account + "/entries?" + asOf + "&limit=" + length + "&cursor="
                            + next));
        }
        return response.build();
    }

    private boolean isOwn(String account) {
        return Accounts.parseCustomer(account)
                .filter(owned -> catalogue.assets().find(owned.asset()).isPresent())
                .flatMap(owned -> customers.find(channel.get().name(), owned.customer()))
                .isPresent();
    }
}
